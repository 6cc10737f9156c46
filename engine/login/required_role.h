// The database role that a binary must log in as.
#pragma once

#include <string>

#include "db/session.h"
#include "engine/daemon/signals.h"

namespace pressrun::engine {

// Waits for the database and checks that the login of PRESSRUN_DATABASE_URL, which `options` name,
// has the rights of `role`, so that a binary with the URL of another does not find out in the
// middle of its work. A database that has no such role is left to the check of the schema. False
// when a stop was requested meanwhile. THROWS daemon::ConfigError, db::Error.
bool require_role(const db::SessionOptions& options, const std::string& role,
                  const daemon::StopSignal& stop);

}  // namespace pressrun::engine
