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

enum class Recreate {
  kWhenChanged,  // when one of the re-creatable files is not the one that was run last
  kAlways,  // whatever the ledger says: brings back what was dropped, revoked or replaced by hand
};

// Applies what is missing: schema files forward only, each in a transaction of its own; then, when
// `recreate` says so, all re-creatable files in one transaction. Under an advisory lock, so
// a second run waits and finds nothing to do. People may work meanwhile: nobody waits for longer
// than a lock's 300 ms and what is done under it; what cannot be locked is tried for a minute.
// `admin` is connected as a superuser, or as a role
// that may create roles and owns the database. THROWS MigrationError (names the file) and Error
// (connection).
MigrationResult migrate(Session& admin, const MigrationSet& set,
                        Recreate recreate = Recreate::kWhenChanged);

}  // namespace pressrun::db
