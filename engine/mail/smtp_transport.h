// Mails by SMTP, over libcurl.
#pragma once

#include <string>

#include "engine/curl/curl_easy.h"
#include "engine/mail/transport.h"

namespace pressrun::mail {

enum class SmtpTls {
  kRequired,  // TLS from the first byte (smtps://) or STARTTLS before anything else; verified
  kNone,      // none at all: for a server on this machine
};

struct SmtpSettings {
  std::string url;  // smtp://host[:port] or smtps://host[:port]
  std::string user;
  std::string password;
  SmtpTls tls = SmtpTls::kRequired;
  std::string ca_file;  // PEM; empty: the system's
};

// One recipient a mail. Decides by the server's answer: 5xx to the recipient or the message is
// permanent; 5xx to anything else (login, sender) is a matter of configuration and so transient, as
// 4xx and lost connections are. After a connection that was lost behind DATA nobody knows what
// happened: the mail is sent again, with the same Message-ID.
class SmtpTransport : public Transport {
 public:
  // THROWS daemon::ConfigError for an address that is none.
  explicit SmtpTransport(SmtpSettings settings);

  Delivery send(const OutgoingMail& mail) override;

  // Connects, begins TLS and logs in as for a mail, and sends none: what went wrong, empty when
  // nothing did.
  std::string probe();

 private:
  void prepare_connection();

  SmtpSettings settings_;
  engine::CurlEasy curl_;
};

}  // namespace pressrun::mail
