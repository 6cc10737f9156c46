#include "engine/mail/mail_options.h"

#include "engine/mail/cloudflare_transport.h"
#include "engine/mail/maildir_transport.h"
#include "engine/mail/smtp_transport.h"

namespace pressrun::mail {
namespace {

using daemon::ConfigError;

void demand(const std::string& value, const std::string& variable, const std::string& transport) {
  if (value.empty()) {
    throw ConfigError(variable + " is not set: the transport " + transport + " needs it");
  }
}

SmtpSettings smtp_settings(const MailOptions& options) {
  demand(options.smtp_url, "PRESSRUN_SMTP_URL", "smtp");
  const SmtpTls tls = options.smtp_tls == "none" ? SmtpTls::kNone : SmtpTls::kRequired;
  return {options.smtp_url, options.smtp_user, options.smtp_password, tls, options.smtp_ca_file};
}

}  // namespace

void MailOptions::add_to(daemon::Options& options) {
  options
      .text(transport, "--transport", "PRESSRUN_MAIL_TRANSPORT",
            "how mails leave: maildir, smtp or cloudflare")
      ->check(CLI::IsMember({"maildir", "smtp", "cloudflare"}));
  options.text(from, "--from", "PRESSRUN_MAIL_FROM",
               "whom mails come from: Name <address>, or an address");
  options.text(maildir, "--maildir", "PRESSRUN_MAILDIR", "folder of the transport maildir");
  options.text(smtp_url, "--smtp-url", "PRESSRUN_SMTP_URL",
               "smtp://host[:port] or smtps://host[:port]");
  options.text(smtp_user, "--smtp-user", "PRESSRUN_SMTP_USER", "who logs in there; empty: nobody");
  options
      .text(smtp_tls, "--smtp-tls", "PRESSRUN_SMTP_TLS",
            "required: STARTTLS on smtp://, or nothing is sent; none: without TLS")
      ->check(CLI::IsMember({"required", "starttls", "none"}));
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

std::function<std::unique_ptr<Transport>()> MailOptions::transport_maker() const {
  if (transport == "smtp") {
    const SmtpSettings settings = smtp_settings(*this);
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
