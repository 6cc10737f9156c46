// Signatures of webhooks as in Standard Webhooks (standardwebhooks.com).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::signing {

// The three headers of a signed webhook.
struct WebhookHeaders {
  std::string id;         // webhook-id
  std::string timestamp;  // webhook-timestamp: seconds since 1970
  std::string signature;  // webhook-signature: "v1,<base64>", several separated by spaces
};

// Immutable, so thread safe.
class WebhookSigner {
 public:
  // "whsec_<base64>" each, 16 to 64 bytes decoded; several while a secret rotates, separated by
  // spaces or commas. THROWS daemon::ConfigError, which names `variable` and never the secret.
  WebhookSigner(std::string_view secrets, const std::string& variable);

  // The value of webhook-signature: one signature for each secret.
  std::string sign(std::string_view id, std::int64_t timestamp, std::string_view body) const;

  // Whether one of the signatures is by one of the secrets and the time is within 5 minutes of
  // `now`, before or after. Takes the same time whatever the signature says.
  bool verify(const WebhookHeaders& headers, std::string_view body, std::int64_t now) const;

 private:
  std::vector<std::string> keys_;
};

}  // namespace pressrun::signing
