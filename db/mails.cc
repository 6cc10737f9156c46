#include "db/mails.h"

namespace pressrun::db {
namespace {

std::optional<std::string> unless_lost(const Rows& rows) {
  std::string outcome = rows.scalar().value_or("lease_lost");
  if (outcome == "lease_lost") return std::nullopt;
  return outcome;
}

const char* word(MailFailure failure) {
  switch (failure) {
    case MailFailure::kTransient:
      return "transient";
    case MailFailure::kPermanent:
      return "permanent";
    case MailFailure::kUndeliverable:
      return "undeliverable";
  }
  return "transient";
}

}  // namespace

std::vector<DueMail> take_mails(Session& session, const std::string& courier, int limit,
                                std::chrono::seconds link_ttl) {
  const Rows rows = session.call(
      "select notification_id, lease_token, kind, email, details"
      " from pressrun.take_mails($1, $2, make_interval(secs => $3))",
      {courier, limit, static_cast<long long>(link_ttl.count())});
  std::vector<DueMail> mails;
  for (const Row& row : rows.rows) {
    mails.push_back(
        {row[0].value(), row[1].value(), row[2].value(), row[3].value(), row[4].value_or("{}")});
  }
  return mails;
}

std::optional<std::string> mail_sent(Session& session, const DueMail& mail,
                                     const std::string& provider_id) {
  const Param given = provider_id.empty() ? Param(nullptr) : Param(provider_id);
  const auto outcome = unless_lost(session.call("select pressrun.mail_sent($1, $2, $3)",
                                                {mail.notification_id, mail.lease_token, given}));
  if (!outcome) return std::nullopt;
  return "sent";
}

std::optional<std::string> mail_failed(Session& session, const DueMail& mail, MailFailure failure,
                                       const std::string& error) {
  return unless_lost(session.call("select pressrun.mail_failed($1, $2, $3, $4)",
                                  {mail.notification_id, mail.lease_token, word(failure), error}));
}

void mail_handed_back(Session& session, const DueMail& mail) {
  session.call("select pressrun.mail_handed_back($1, $2)",
               {mail.notification_id, mail.lease_token});
}

std::optional<std::chrono::milliseconds> mail_delay(Session& session) {
  const Rows rows = session.call("select pressrun.mail_delay()");
  if (!rows.scalar()) return std::nullopt;
  return std::chrono::milliseconds(std::stoll(*rows.scalar()));
}

std::string record_bounce(Session& session, const Bounce& bounce) {
  const Rows rows =
      session.call("select pressrun.record_bounce($1, $2, $3, $4)",
                   {bounce.notification_id, bounce.provider_id, bounce.email, bounce.said});
  return rows.scalar().value_or("unknown");
}

}  // namespace pressrun::db
