// Mails by Cloudflare Email Sending, over its HTTP API.
#pragma once

#include <string>

#include "engine/curl/curl_easy.h"
#include "engine/mail/transport.h"

namespace pressrun::mail {

struct CloudflareSettings {
  std::string account;
  std::string token;
  std::string api = "https://api.cloudflare.com";  // no slash at its end
};

// One recipient a call, since one that is suppressed fails the whole call. The Message-ID cannot be
// chosen: the notification stands in a header of its own, and the id that the answer gives is kept.
class CloudflareTransport : public Transport {
 public:
  // THROWS daemon::ConfigError.
  explicit CloudflareTransport(CloudflareSettings settings);

  Delivery send(const OutgoingMail& mail) override;

 private:
  CloudflareSettings settings_;
  engine::CurlEasy curl_;
};

}  // namespace pressrun::mail
