// The database role that a binary must log in as.
#pragma once

#include <string>

#include "db/session.h"
#include "engine/daemon/signals.h"

namespace pressrun::engine {

// Waits for the database, once check_database_urls() has nothing against it, and checks that the
// login of PRESSRUN_DATABASE_URL, which `options` name, has the rights of `role` and is no
// superuser, so that a binary with the URL of another does not find out in the middle of its work.
// Warns of a pooler that nothing in the configuration speaks of. A database that has no such role
// is left to the check of the schema. False when a stop was requested meanwhile. THROWS
// daemon::ConfigError, db::Error.
bool require_role(const db::SessionOptions& options, const std::string& role,
                  const daemon::StopSignal& stop);

// Checks that who reads reports from the source "primary" has the rights of pressrun_reader and is
// no superuser. A database that is away is only logged: it may come back, and so is an empty `url`.
// THROWS daemon::ConfigError.
void check_reader(const std::string& url, const std::string& program);

}  // namespace pressrun::engine
