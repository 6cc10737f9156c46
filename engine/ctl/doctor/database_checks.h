// What `pressrunctl doctor` looks at through its connections to the database.
#pragma once

#include <string>

#include "db/session.h"
#include "engine/ctl/doctor/finding.h"

namespace pressrun::engine::ctl {

// All of them THROW db::Error when the connection is lost.

// Whether the login of `session`, which `variable` names, is that of ctl. An error: it may not look
// at what the other checks look at.
Finding check_login(db::Session& session, const std::string& variable);

// Schema version and files against what this binary holds.
Findings check_schema(db::Session& session);

// Whether there is a schema, of whatever version, that the checks below could look at.
bool has_schema(db::Session& session);

// The view ops.health, most of it SQL: see there.
Findings check_health(db::Session& session);

// The clock of this host against that of the database's.
Findings check_clock(db::Session& session);

// The disk below the data directory, where the server is on this host and the login may know the
// place.
Findings check_data_directory(db::Session& session);

}  // namespace pressrun::engine::ctl
