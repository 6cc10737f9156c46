#include "db/migrate.h"

#include <chrono>
#include <thread>

#include "db/error.h"
#include "db/migration_ledger.h"
#include "db/transaction.h"

namespace pressrun::db {

namespace {

constexpr int kPreparationAttempts = 20;
constexpr std::chrono::milliseconds kPreparationPause{25};

struct FileError : MigrationError {
  FileError(const MigrationFile& file, const Error& error)
      : MigrationError(file.path + ": " + full_text(error)), sqlstate(error.sqlstate()) {}
  std::string sqlstate;
};

// Held by the session, since a run has several transactions.
class MigrationLock {
 public:
  explicit MigrationLock(Session& session) : session_(session) {
    session_.call("select pg_advisory_lock(hashtextextended('pressrun.migrate', 0))");
  }
  ~MigrationLock() {
    try {
      session_.call("select pg_advisory_unlock(hashtextextended('pressrun.migrate', 0))");
    } catch (const Error&) {
      // The lock went with the connection.
    }
  }
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

 private:
  Session& session_;
};

void run_file(Transaction& transaction, const MigrationSet& set, const MigrationFile& file) {
  try {
    transaction.run_script("set local role " + (file.as_admin ? std::string("none") : set.owner));
    transaction.run_script(std::string(file.sql));
    transaction.run_script("set local role none");
  } catch (const Error& error) {
    if (error.is_connection_lost()) throw;
    throw FileError(file, error);
  }
}

void begin_settings(Transaction& transaction) {
  // A schema change that waits for a long report would make everyone wait behind it.
  transaction.run_script(
      "set local lock_timeout = '30s'; set local check_function_bodies = off;"
      "set local client_min_messages = warning; set local search_path = public");
}

// Roles belong to the whole server, and advisory locks to one database: a migration of another
// database may be at the same roles. What they collide in is safe to repeat.
bool is_collision(const std::string& sqlstate) {
  return sqlstate == "XX000" || sqlstate == "23505" || sqlstate == "42710";
}

void prepare_once(Session& admin, const MigrationSet& set, const MigrationFile& file) {
  Transaction transaction(admin);
  begin_settings(transaction);
  run_file(transaction, set, file);
  transaction.commit();
}

void prepare(Session& admin, const MigrationSet& set) {
  for (const MigrationFile& file : set.preparation) {
    for (int attempts_left = kPreparationAttempts; attempts_left > 0; --attempts_left) {
      try {
        prepare_once(admin, set, file);
        break;
      } catch (const FileError& error) {
        if (attempts_left == 1 || !is_collision(error.sqlstate)) throw;
        std::this_thread::sleep_for(kPreparationPause);
      }
    }
  }
}

void apply_schema(Session& admin, const MigrationSet& set, const MigrationLedger& ledger,
                  const Checksums& checksums, MigrationResult& result) {
  for (const MigrationFile& file : set.schema) {
    if (file.version <= result.from_version) continue;
    Transaction transaction(admin);
    begin_settings(transaction);
    run_file(transaction, set, file);
    ledger.record_schema(transaction, file, checksums.at(file.path));
    transaction.commit();
    result.schema_files.push_back(file.path);
  }
}

void recreate(Session& admin, const MigrationSet& set, const MigrationLedger& ledger,
              const Checksums& checksums, MigrationResult& result) {
  const bool unchanged =
      result.schema_files.empty() && ledger.recreated() == only_of(checksums, set.recreatable);
  if (unchanged) return;
  Transaction transaction(admin);
  begin_settings(transaction);
  for (const MigrationFile& file : set.recreatable) run_file(transaction, set, file);
  ledger.record_recreated(transaction, only_of(checksums, set.recreatable));
  transaction.commit();
  result.recreated_files = set.recreatable.size();
}

}  // namespace

MigrationResult migrate(Session& admin, const MigrationSet& set) {
  const MigrationLock lock(admin);
  prepare(admin, set);
  const MigrationLedger ledger(admin, set.component);
  const Checksums checksums = checksums_of(admin, set);
  MigrationResult result;
  result.from_version = ledger.check_landed(set, checksums);
  apply_schema(admin, set, ledger, checksums, result);
  recreate(admin, set, ledger, checksums, result);
  result.to_version = set.schema.empty() ? 0 : set.schema.back().version;
  return result;
}

}  // namespace pressrun::db
