// What a database remembers of the migrations that it has seen.
#pragma once

#include <map>
#include <string>

#include "db/migration_set.h"
#include "db/session.h"
#include "db/transaction.h"

namespace pressrun::db {

using Checksums = std::map<std::string, std::string>;  // path -> SHA-256 in hex

// Of all schema and re-creatable files of `set`, computed by the server. THROWS Error.
Checksums checksums_of(Session& session, const MigrationSet& set);
Checksums only_of(const Checksums& all, const std::vector<MigrationFile>& files);

// Tables pressrun.schema_migrations and pressrun.schema_files, for one component. Writes go through
// the caller's transaction, so that a file and its record land together.
class MigrationLedger {
 public:
  // Creates schema and tables where they are missing. `admin` must outlive it. THROWS Error.
  MigrationLedger(Session& admin, std::string component);

  // The version that the database has. THROWS MigrationError when a landed schema file is not what
  // it was, or when the database is newer than `set`.
  int check_landed(const MigrationSet& set, const Checksums& checksums) const;
  // The re-creatable files as they were last run.
  Checksums recreated() const;

  void record_schema(Transaction& transaction, const MigrationFile& file,
                     const std::string& sha256) const;
  void record_recreated(Transaction& transaction, const Checksums& checksums) const;

 private:
  Session& admin_;
  std::string component_;
};

}  // namespace pressrun::db
