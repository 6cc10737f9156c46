#include "engine/mail/bounce_reader.h"

#include <fstream>
#include <set>
#include <vector>

#include "db/error.h"
#include "db/mails.h"
#include "engine/daemon/logging.h"
#include "engine/mail/dsn.h"
#include "engine/mail/maildir_transport.h"
#include "engine/mail/outgoing_mail.h"

namespace pressrun::mail {
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kPause{2};
// What is said about a mail stands at its beginning; a returned mail behind it may be large.
constexpr std::size_t kLongest = 1 << 20;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kLongest, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::string notification_in(const DeliveryStatus& status) {
  const std::string by_id = notification_of(status.message_id);
  // As if it were a Message-ID of ours, so that it is checked like one.
  return by_id.empty() ? notification_of("<pressrun." + status.notification + "@>") : by_id;
}

std::string said(const RecipientStatus& recipient) {
  return recipient.diagnostic.empty() ? recipient.status
                                      : recipient.status + " " + recipient.diagnostic;
}

// The address that we wrote to, as far as the report knows: a forwarding server names both.
std::string record(db::Session& session, const std::string& notification,
                   const RecipientStatus& recipient) {
  std::string outcome = "unknown";
  for (const std::string& email :
       std::set<std::string>{recipient.original_recipient, recipient.final_recipient}) {
    if (email.empty() || outcome != "unknown") continue;
    outcome = db::record_bounce(session, {notification, std::nullopt, email, said(recipient)});
  }
  return outcome;
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
  if (error) {
    daemon::log_warn("the maildir of bounces cannot be read", {{"error", error.message()}});
  }
  return files;
}

}  // namespace

BounceReader::BounceReader(const db::SessionOptions& session, fs::path maildir,
                           const daemon::StopSignal& stop, daemon::Metrics& metrics)
    : session_(session), maildir_(std::move(maildir)), stop_(stop), metrics_(metrics) {
  make_maildir(maildir_);
  thread_ = std::thread([this] { run(); });
}

BounceReader::~BounceReader() { thread_.join(); }

void BounceReader::run() {
  do {
    try {
      read_all();
    } catch (const db::Error& error) {
      daemon::log_warn("bounces wait for the database", {{"error", error.what()}});
    }
  } while (!stop_.wait_for(kPause));
}

void BounceReader::read_all() {
  for (const fs::path& file : files_in(maildir_ / "new")) {
    if (stop_.requested()) return;
    read(file);
    std::error_code error;
    fs::rename(file, maildir_ / "cur" / (file.filename().string() + ":2,S"), error);
    if (error && fs::exists(file)) {
      daemon::log_warn("a bounce cannot be put away",
                       {{"file", file.filename().string()}, {"error", error.message()}});
    }
  }
}

void BounceReader::read(const fs::path& file) {
  const DeliveryStatus status = parse_delivery_status(read_file(file));
  const std::string notification = notification_in(status);
  if (notification.empty() || status.recipients.empty()) return count("not_ours");
  for (const RecipientStatus& recipient : status.recipients) {
    if (!recipient.failed()) {
      count("no_failure");
      continue;
    }
    std::string outcome;
    session_.once(
        [&](db::Session& session) { outcome = record(session, notification, recipient); });
    count(outcome);
    daemon::log_info(
        "bounce read",
        {{"notification_id", notification}, {"outcome", outcome}, {"status", recipient.status}});
  }
}

void BounceReader::count(const std::string& outcome) {
  metrics_
      .counter("pressrun_bounces_read_total", "Reports of mail servers that were read.",
               {{"outcome", outcome}})
      .Increment();
}

}  // namespace pressrun::mail
