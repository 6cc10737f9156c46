// Brings a database to the state that the migration files describe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "db/migration_set.h"
#include "db/session.h"

namespace pressrun::db {

struct MigrationResult {
  int from_version = 0;
  int to_version = 0;
  std::vector<std::string> schema_files;  // that were applied now
  std::size_t recreated_files = 0;        // 0: nothing of them had changed
};

// Applies what is missing: schema files forward only, each in a transaction of its own; then, when
// any of the re-creatable files changed, all of them in one transaction. Under an advisory lock, so
// a second run waits and finds nothing to do. `admin` is connected as a superuser, or as a role
// that may create roles and owns the database. THROWS MigrationError (names the file) and Error
// (connection).
MigrationResult migrate(Session& admin, const MigrationSet& set);

}  // namespace pressrun::db
