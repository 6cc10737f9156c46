// What `pressrunctl doctor` looks at outside of the database: the store and the way mails leave, as
// the environment names them.
#pragma once

#include "db/session.h"
#include "engine/ctl/doctor/finding.h"

namespace pressrun::engine::ctl {

// PRESSRUN_STORE: whether it answers, is the one that the database means, can be written, and has
// room. Writes a little and takes it away again, and marks nothing. `session` may be nullptr when
// the database does not answer: then whose store it is stays open. THROWS db::Error.
Findings check_store(db::Session* session);

// PRESSRUN_MAIL_TRANSPORT and what belongs to it: whether the mail server can be reached and takes
// the login, or the maildir can be written. Sends nothing.
Findings check_mail();

}  // namespace pressrun::engine::ctl
