// Refuses to work on a database whose schema this build does not fit.
#pragma once

#include "db/session.h"

namespace pressrun::db {

// SQLSTATE of the refusals: of a schema that is older than this build (`pressrunctl migrate` mends
// it, so waiting makes sense), and of one with which this build will never work.
inline constexpr char kSchemaIsOld[] = "PROLD";
inline constexpr char kSchemaIsForeign[] = "PRVER";

// Returns when the schema is the one that this build is made for (kSchemaVersion), or a newer one
// that says that it still serves this build (pressrun.schema_compatible_since()). THROWS Error with
// one of the two codes, whose text says what to do; any other Error as it is.
void check_schema_version(Session& session);

}  // namespace pressrun::db
