// Who may change the schema and the catalog.
#pragma once

#include <string>

#include "db/session.h"

namespace pressrun::engine::ctl {

// A connection to PRESSRUN_ADMIN_DATABASE_URL, else to PRESSRUN_DATABASE_URL. THROWS db::Error, and
// std::runtime_error, which says what to set, when its login may not do an administrator's work: is
// no superuser, may not make roles, and is no member of pressrun_owner.
db::Session connect_as_administrator(const std::string& application_name);

}  // namespace pressrun::engine::ctl
