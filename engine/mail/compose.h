// What mails say.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "db/mails.h"
#include "engine/mail/outgoing_mail.h"
#include "engine/signing/links.h"

namespace pressrun::mail {

// There is nothing to send; what() is a sentence for people.
class NothingToSend : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What links need.
struct LinkMaker {
  const signing::LinkSigner& signer;
  std::string public_url;  // no slash at its end
};

// The words of a mail. `details` of DueMail, by kind (texts; any may be absent, unknown ones are
// ignored):
//   report_ready      what pressrun.report_mail() gives. One link for each file.
//   access_requested  title (of the report type) or type; person, person_email, workspace,
//                     event, reason
//   access_decided    title or type; decision or state (granted, declined), decided_by, workspace,
//                     event, note
//   schedule_stopped  title (of the schedule or its report); event_title, reason
// Each but report_ready may also have subject and text, which replace our subject and first
// paragraph, and link_path: a path of ours ("/admin/...") that the mail leads to.
// THROWS NothingToSend, nlohmann::json::exception when details are not what their kind demands.
Content compose(const db::DueMail& mail, const LinkMaker& links);

}  // namespace pressrun::mail
