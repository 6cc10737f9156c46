// What the courier can be told.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/daemon/options.h"
#include "engine/mail/smtp_transport.h"
#include "engine/mail/transport.h"

namespace pressrun::mail {

struct MailOptions {
  std::string transport = "maildir";
  std::string from = "Pressrun <pressrun@localhost.localdomain>";
  std::string maildir;
  std::string smtp_url;
  std::string smtp_user;
  std::string smtp_password;
  std::string smtp_tls = "required";
  std::string smtp_ca_file;
  std::string cloudflare_account;
  std::string cloudflare_token;
  std::string cloudflare_api = "https://api.cloudflare.com";

  // Makes flags and variables of all of them. `this` must outlive options.parse().
  void add_to(daemon::Options& options);

  // Makes transports of the chosen kind. THROWS daemon::ConfigError, a sentence, when something
  // that the kind needs is missing or wrong.
  std::function<std::unique_ptr<Transport>()> transport_maker() const;

  // Of the transport smtp. THROWS daemon::ConfigError without an address.
  SmtpSettings smtp_settings() const;
};

}  // namespace pressrun::mail
