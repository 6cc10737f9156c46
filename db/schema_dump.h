// What a schema is, as text that can be compared: no oids, no owners' machine, always in the same
// order.
#pragma once

#include <string>

#include "db/session.h"

namespace pressrun::db {

// Tables, columns, constraints, indexes, triggers, policies, views, functions (by hash of their
// body), settings, grants and comments of the schemas of Pressrun and, where it is, of the sample
// domain. One line a fact, sorted. THROWS Error.
std::string dump_schema(Session& session);

}  // namespace pressrun::db
