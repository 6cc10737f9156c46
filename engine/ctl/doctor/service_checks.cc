#include "engine/ctl/doctor/service_checks.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "engine/ctl/doctor/disk_space.h"
#include "engine/ctl/doctor/service_user.h"
#include "engine/daemon/options.h"
#include "engine/mail/mail_options.h"
#include "engine/mail/smtp_transport.h"
#include "engine/storage/store_address.h"

namespace pressrun::engine::ctl {
namespace {

constexpr const char* kSetEnvironment =
    "cd /etc/pressrun; set -a; . ./pressrun.env; . ./courier.env; . ./ctl.env; pressrunctl doctor";

std::string variable(const char* name, const std::string& otherwise = {}) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::string(value) : otherwise;
}

// Whose store it is: nothing when it is the database's.
Findings identity(db::Session& session, const std::optional<std::string>& marker) {
  Findings findings;
  const auto rows = session.call("select * from pressrun.doctor_store($1)", {marker});
  for (const db::Row& row : rows.rows) {
    findings.push_back(
        {"store", severity_named(row[0].value()), row[1].value(), row[2].value_or("")});
  }
  return findings;
}

bool is_bucket(const std::string& address) { return address.starts_with("s3://"); }

std::string store_remedy(const std::string& address) {
  return is_bucket(address)
             ? "check PRESSRUN_S3_ENDPOINT, the keys, and the way there from this host"
             : "check that it is mounted and belongs to the user of the programs: ls -ld " +
                   address;
}

Finding failing_store(const std::string& address, const StoreError& error) {
  return {"store", Severity::kError, std::string("The store fails: ") + error.what() + ".",
          store_remedy(address)};
}

Findings look_at_store(const std::string& address, db::Session* session) {
  const auto store = make_store(address, Patience::kPerson);
  const auto marker = store->marker();
  if (session != nullptr) {
    Findings findings = identity(*session, marker);
    if (!findings.empty()) return findings;
  }
  const auto probe = [&]() -> Findings {
    try {
      store->probe();
    } catch (const StoreError& error) {
      return {failing_store(address, error)};
    }
    return {{"store", Severity::kOk, "The store " + address + " answers and can be written.", ""}};
  };
  if (is_bucket(address)) return probe();
  Findings findings = as_service_user(probe);
  for (Finding& finding : findings) finding.finding += asked_as();
  return findings;
}

mail::MailOptions mail_options() {
  mail::MailOptions options;
  options.transport = variable("PRESSRUN_MAIL_TRANSPORT", options.transport);
  options.maildir = variable("PRESSRUN_MAILDIR");
  options.smtp_url = variable("PRESSRUN_SMTP_URL");
  options.smtp_user = variable("PRESSRUN_SMTP_USER");
  options.smtp_password = variable("PRESSRUN_SMTP_PASSWORD");
  options.smtp_tls = variable("PRESSRUN_SMTP_TLS", options.smtp_tls);
  options.smtp_ca_file = variable("PRESSRUN_SMTP_CA_FILE");
  options.cloudflare_account = variable("PRESSRUN_CLOUDFLARE_ACCOUNT");
  options.cloudflare_token = variable("PRESSRUN_CLOUDFLARE_TOKEN");
  return options;
}

Finding look_at_smtp(const mail::MailOptions& options) {
  mail::SmtpTransport transport(options.smtp_settings());
  const std::string trouble = transport.probe();
  if (trouble.empty()) {
    return {"mail", Severity::kOk,
            "The mail server at " + options.smtp_url +
                (options.smtp_user.empty() ? " answers." : " takes the login."),
            ""};
  }
  return {"mail", Severity::kError,
          "The mail server at " + options.smtp_url + " does not serve us: " + trouble + ".",
          "check PRESSRUN_SMTP_URL, _USER, _PASSWORD, _TLS and _CA_FILE, and the way there"};
}

Finding look_at_maildir(const std::string& maildir) {
  const std::filesystem::path folder = maildir;
  std::error_code hidden;  // what may not be looked into is told below
  const auto is_there = std::filesystem::status(folder, hidden).type();
  if (is_there == std::filesystem::file_type::not_found &&
      std::filesystem::exists(folder.parent_path(), hidden)) {
    return {"mail", Severity::kNote, "The maildir " + maildir + " is not there yet.",
            "systemctl start pressrun-courier -- makes it"};
  }
  for (const char* part : {"tmp", "new"}) {
    const std::string path = (folder / part).string();
    if (::access(path.c_str(), W_OK | X_OK) == 0) continue;
    return {"mail", Severity::kError,
            "The maildir cannot be written: " + path + ": " + std::strerror(errno) + ".",
            "correct PRESSRUN_MAILDIR, or: chown -R pressrun " + maildir};
  }
  return {"mail", Severity::kOk, "The maildir " + maildir + " can be written.", ""};
}

// THROWS daemon::ConfigError.
Finding look_at_mail(const mail::MailOptions& options) {
  // Says what is missing or wrong; that of a maildir would make the folder.
  if (options.transport != "maildir" || options.maildir.empty()) options.transport_maker();
  if (options.transport == "smtp") return look_at_smtp(options);
  if (options.transport == "maildir") {
    Finding finding =
        as_service_user([&] { return Findings{look_at_maildir(options.maildir)}; }).at(0);
    finding.finding += asked_as();
    return finding;
  }
  return {"mail", Severity::kNote,
          "Mails leave by Cloudflare, which cannot be asked without sending one.",
          "pressrunctl mails list --status pending -- shows what it said last"};
}

}  // namespace

Findings check_store(db::Session* session) {
  const std::string address = variable("PRESSRUN_STORE");
  if (address.empty()) {
    return {{"store", Severity::kNote, "PRESSRUN_STORE is not set here: no store was looked at.",
             kSetEnvironment}};
  }
  Findings findings;
  try {
    findings = look_at_store(address, session);
  } catch (const StoreError& error) {
    findings = {failing_store(address, error)};
  } catch (const daemon::ConfigError& error) {
    return {{"store", Severity::kError, std::string(error.what()) + ".", kSetEnvironment}};
  }
  if (!is_bucket(address) && std::filesystem::is_directory(address)) {
    for (Finding& finding : check_disk("store's disk", address)) findings.push_back(finding);
  }
  return findings;
}

Findings check_mail() {
  const bool configured = !variable("PRESSRUN_MAIL_TRANSPORT").empty() ||
                          !variable("PRESSRUN_SMTP_URL").empty() ||
                          !variable("PRESSRUN_MAILDIR").empty();
  if (!configured) {
    return {{"mail", Severity::kNote,
             "PRESSRUN_MAIL_TRANSPORT is not set here: the way mails leave was not looked at.",
             kSetEnvironment}};
  }
  try {
    return {look_at_mail(mail_options())};
  } catch (const daemon::ConfigError& error) {
    return {{"mail", Severity::kError, std::string(error.what()) + ".", kSetEnvironment}};
  }
}

}  // namespace pressrun::engine::ctl
