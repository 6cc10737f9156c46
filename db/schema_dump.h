// What a schema is, as text that can be compared: no oids, no owners' machine, always in the same
// order.
#pragma once

#include <string>

#include "db/session.h"

namespace pressrun::db {

// Tables, columns, constraints, indexes, triggers, policies, views, functions (not their bodies,
// which are files), grants and comments of the schemas of Pressrun and, where it is, of the sample
// domain. One fact a line (subject | kind | text), sorted. Whoever may log in may read it. THROWS
// Error.
std::string dump_schema(Session& session);

}  // namespace pressrun::db
