#include "engine/mail/mail_options.h"

#include <algorithm>
#include <vector>

#include "engine/mail/cloudflare_transport.h"
#include "engine/mail/maildir_transport.h"

namespace pressrun::mail {
namespace {

using daemon::ConfigError;
using Names = std::vector<std::string>;

const Names kTransports = {"maildir", "smtp", "cloudflare"};
const Names kTls = {"required", "starttls", "none"};

void demand(const std::string& value, const std::string& variable, const std::string& transport) {
  if (value.empty()) {
    throw ConfigError(variable + " is not set: the transport " + transport + " needs it");
  }
}

// For programs that read the variables without a command line.
void demand_known(const std::string& value, const Names& known, const std::string& variable) {
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  std::string names;
  for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
  throw ConfigError(variable + " is " + value + ", which is none of: " + names);
}

}  // namespace

void MailOptions::add_to(daemon::Options& options) {
  options
      .text(transport, "--transport", "PRESSRUN_MAIL_TRANSPORT",
            "how mails leave: maildir, smtp or cloudflare")
      ->check(CLI::IsMember(kTransports));
  options.text(from, "--from", "PRESSRUN_MAIL_FROM",
               "whom mails come from: Name <address>, or an address");
  options.text(maildir, "--maildir", "PRESSRUN_MAILDIR", "folder of the transport maildir");
  options.text(smtp_url, "--smtp-url", "PRESSRUN_SMTP_URL",
               "smtp://host[:port] or smtps://host[:port]");
  options.text(smtp_user, "--smtp-user", "PRESSRUN_SMTP_USER", "who logs in there; empty: nobody");
  options
      .text(smtp_tls, "--smtp-tls", "PRESSRUN_SMTP_TLS",
            "required: STARTTLS on smtp://, or nothing is sent; none: without TLS")
      ->check(CLI::IsMember(kTls));
  options.text(smtp_ca_file, "--smtp-ca-file", "PRESSRUN_SMTP_CA_FILE",
               "PEM file that the server's certificate is checked against; empty: the system's");
  options.text(cloudflare_account, "--cloudflare-account", "PRESSRUN_CLOUDFLARE_ACCOUNT",
               "id of the account that sends");
  options.text(cloudflare_api, "--cloudflare-api", "PRESSRUN_CLOUDFLARE_API",
               "address of the API, for tests");
  options.secret(smtp_password, "PRESSRUN_SMTP_PASSWORD", "the password of PRESSRUN_SMTP_USER");
  options.secret(cloudflare_token, "PRESSRUN_CLOUDFLARE_TOKEN",
                 "API token that may send mails (transport cloudflare)");
}

SmtpSettings MailOptions::smtp_settings() const {
  demand_known(smtp_tls, kTls, "PRESSRUN_SMTP_TLS");
  demand(smtp_url, "PRESSRUN_SMTP_URL", "smtp");
  const SmtpTls tls = smtp_tls == "none" ? SmtpTls::kNone : SmtpTls::kRequired;
  return {smtp_url, smtp_user, smtp_password, tls, smtp_ca_file};
}

std::function<std::unique_ptr<Transport>()> MailOptions::transport_maker() const {
  demand_known(transport, kTransports, "PRESSRUN_MAIL_TRANSPORT");
  if (transport == "smtp") {
    const SmtpSettings settings = smtp_settings();
    const SmtpTransport probe(settings);
    return [settings] { return std::make_unique<SmtpTransport>(settings); };
  }
  if (transport == "cloudflare") {
    const CloudflareSettings settings{cloudflare_account, cloudflare_token, cloudflare_api};
    const CloudflareTransport probe(settings);
    return [settings] { return std::make_unique<CloudflareTransport>(settings); };
  }
  demand(maildir, "PRESSRUN_MAILDIR", "maildir");
  const MaildirTransport probe(maildir);
  return [folder = maildir] { return std::make_unique<MaildirTransport>(folder); };
}

}  // namespace pressrun::mail
