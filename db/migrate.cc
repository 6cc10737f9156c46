#include "db/migrate.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include "db/error.h"
#include "db/migration_ledger.h"
#include "db/transaction.h"

namespace pressrun::db {

namespace {

constexpr int kPreparationAttempts = 20;
constexpr std::chrono::milliseconds kPreparationPause{25};
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kLetOthersBy{200};

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
  // Whoever comes to a table that we wait for waits behind us. Less than PostgreSQL's
  // deadlock_timeout, so that in a deadlock it is we who give way.
  transaction.run_script(
      "set local lock_timeout = '300ms'; set local check_function_bodies = off;"
      "set local client_min_messages = warning; set local search_path = public");
}

bool means_locked(const std::string& sqlstate) {
  return sqlstate == "55P03" || sqlstate == "40P01";
}

// Again and again while others hold what `attempt`, which undoes itself when it throws, has to
// lock.
void insist(const std::function<void()>& attempt) {
  const auto give_up_at = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    try {
      return attempt();
    } catch (const FileError& error) {
      if (!means_locked(error.sqlstate)) throw;
      if (std::chrono::steady_clock::now() > give_up_at) {
        throw MigrationError(std::string(error.what()) + "\nSomebody holds it for longer than " +
                             std::to_string(kPatience.count()) +
                             " s, perhaps a long report. Nothing of this step stays: run "
                             "`pressrunctl migrate` again.");
      }
    }
    std::this_thread::sleep_for(kLetOthersBy);
  }
}

// Roles belong to the whole server, and advisory locks to one database: a migration of another
// database may be at the same roles. What they collide in is safe to repeat.
bool is_collision(const std::string& sqlstate) {
  return sqlstate == "XX000" || sqlstate == "23505" || sqlstate == "42710" ||
         means_locked(sqlstate);
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
    insist([&] {
      Transaction transaction(admin);
      begin_settings(transaction);
      run_file(transaction, set, file);
      ledger.record_schema(transaction, file, checksums.at(file.path));
      transaction.commit();
    });
    result.schema_files.push_back(file.path);
  }
}

// Functions lock nothing that anybody waits for.
bool is_function(const MigrationFile& file) { return file.path.starts_with("functions/"); }

// All at once and at first: whoever has one of these tables and comes to another while we go from
// file to file would wait for us, and we for them, at every attempt.
constexpr const char* kLockTables = R"(
  do $$
  declare
    v_mode record;
  begin
    for v_mode in
      select case when c.relrowsecurity then 'access exclusive' else 'share row exclusive' end as name,
        string_agg(c.oid::regclass::text, ', ' order by c.relname) as tables
      from pg_class c
      where c.relkind = 'r' and c.relowner = current_user::regrole
        and (c.relrowsecurity or exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal))
      group by 1 order by 1
    loop
      execute format('lock table %s in %s mode', v_mode.tables, v_mode.name);
    end loop;
  end
  $$)";

void recreate_all(Transaction& transaction, const MigrationSet& set) {
  std::vector<MigrationFile> files = set.recreatable;
  const auto locking = std::stable_partition(files.begin(), files.end(), is_function);
  std::for_each(files.begin(), locking, [&](const auto& f) { run_file(transaction, set, f); });
  insist([&] {
    transaction.undoable([&] {
      run_file(transaction, set, {"the tables", kLockTables});
      std::for_each(locking, files.end(), [&](const auto& f) { run_file(transaction, set, f); });
    });
  });
}

bool is_changed(const MigrationSet& set, const MigrationLedger& ledger, const Checksums& checksums,
                const MigrationResult& result) {
  return !result.schema_files.empty() || ledger.recreated() != only_of(checksums, set.recreatable);
}

void run_recreatable(Session& admin, const MigrationSet& set, const MigrationLedger& ledger,
                     const Checksums& checksums, MigrationResult& result) {
  Transaction transaction(admin);
  begin_settings(transaction);
  recreate_all(transaction, set);
  ledger.record_recreated(transaction, only_of(checksums, set.recreatable));
  transaction.commit();
  result.recreated_files = set.recreatable.size();
}

}  // namespace

MigrationResult migrate(Session& admin, const MigrationSet& set, Recreate recreate) {
  const MigrationLock lock(admin);
  prepare(admin, set);
  const MigrationLedger ledger(admin, set.component);
  const Checksums checksums = checksums_of(admin, set);
  MigrationResult result;
  result.from_version = ledger.check_landed(set, checksums);
  apply_schema(admin, set, ledger, checksums, result);
  if (recreate == Recreate::kAlways || is_changed(set, ledger, checksums, result)) {
    run_recreatable(admin, set, ledger, checksums, result);
  }
  result.to_version = set.schema.empty() ? 0 : set.schema.back().version;
  return result;
}

}  // namespace pressrun::db
