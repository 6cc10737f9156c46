// Refuses to work on a database whose schema this build does not know.
#pragma once

#include "db/session.h"

namespace pressrun::db {

// THROWS Error PRVER, whose text says what to do, when pressrun.schema_version() is not
// kSchemaVersion or there is no schema yet; any other Error as it is.
void check_schema_version(Session& session);

}  // namespace pressrun::db
