// The courier's calls: one C++ function per SQL function, bearing its name. Each is one autocommit
// statement and THROWS Error; none changes anything when the lease is no longer ours.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "db/session.h"

namespace pressrun::db {

struct DueMail {
  std::string notification_id;
  std::string lease_token;
  std::string kind;  // report_ready, access_requested, access_decided, schedule_stopped
  std::string email;
  // JSON: what its text needs; of a report_ready also its job_id and that job's trace_context.
  std::string details;
};

// `courier` is for people; `link_ttl`: how long the links that we sign will work.
std::vector<DueMail> take_mails(Session& session, const std::string& courier, int limit,
                                std::chrono::seconds link_ttl);

enum class MailFailure {
  kTransient,      // may succeed later
  kPermanent,      // the recipient's server refused it
  kUndeliverable,  // nothing to send, or nobody to send it to; the error is a sentence for people
};

// What the mail became: sent, pending, bounced or dead; nullopt when another courier has it by now.
// May be repeated after a lost answer.
std::optional<std::string> mail_sent(Session& session, const DueMail& mail,
                                     const std::string& provider_id);
std::optional<std::string> mail_failed(Session& session, const DueMail& mail, MailFailure failure,
                                       const std::string& error);
// For a mail that we have not begun to send.
void mail_handed_back(Session& session, const DueMail& mail);
// Until a mail is due; nullopt when none is pending.
std::optional<std::chrono::milliseconds> mail_delay(Session& session);

// A mail that came back: by our id, else by the provider's.
struct Bounce {
  std::optional<std::string> notification_id;
  std::optional<std::string> provider_id;
  std::optional<std::string> email;
  std::string said;
};
// bounced, known or unknown.
std::string record_bounce(Session& session, const Bounce& bounce);

}  // namespace pressrun::db
