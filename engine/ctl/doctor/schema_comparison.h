// Whether the schema is what the migrations of this binary make: everything that a schema dump
// shows.
#pragma once

#include "db/session.h"
#include "engine/ctl/doctor/finding.h"

namespace pressrun::engine::ctl {

// "grants" (who may do what) and "objects" (tables, columns, constraints, indexes, triggers,
// policies, views, functions): what is missing, different, or not made by any migration; each with
// what mends it. Nothing when the database is at another schema version. THROWS db::Error.
Findings compare_schema(db::Session& session);

}  // namespace pressrun::engine::ctl
