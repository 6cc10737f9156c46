#include "engine/storage/registered_store.h"

#include "db/error.h"
#include "db/jobs.h"
#include "db/schema_check.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"
#include "engine/storage/store_address.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::seconds kPause{1};

// False when the database or the store cannot be reached now, the schema is about to be migrated,
// or another process has just marked the store.
bool try_register(const db::SessionOptions& options, ObjectStore& store) {
  bool unmarked = false;
  try {
    db::Session session(options);
    db::check_schema_version(session);
    db::Transaction transaction(session);
    mark_store(store, [&](const std::optional<std::string>& found) {
      unmarked = !found;
      return db::register_store(transaction, store.kind(), found);
    });
    transaction.commit();
    return true;
  } catch (const db::Error& error) {
    if (unmarked && store.marker()) return false;
    const bool waits = error.is_connection_lost() || error.sqlstate() == db::kSchemaIsOld;
    if (!waits && error.is_ours()) {
      const std::string hint = error.hint().empty() ? "" : " " + error.hint();
      throw daemon::ConfigError(error.what() + hint);
    }
    if (!waits) throw;
    daemon::log_warn("waiting for the database", {{"error", error.what()}});
  }
  return false;
}

// A directory that is not there is a mistake; a service that does not answer may be starting.
bool is_worth_waiting(const ObjectStore& store, const StoreError& error) {
  return error.transient() && store.kind() != std::string("directory");
}

}  // namespace

std::unique_ptr<ObjectStore> open_registered_store(const db::SessionOptions& options,
                                                   const std::string& address, Patience patience,
                                                   const daemon::StopSignal& stop) {
  auto store = make_store(address, patience);
  while (true) {
    try {
      if (try_register(options, *store)) return store;
    } catch (const StoreError& error) {
      if (!is_worth_waiting(*store, error)) throw daemon::ConfigError(error.what());
      daemon::log_warn("waiting for the store", {{"error", error.what()}});
    }
    if (stop.wait_for(kPause)) return nullptr;
  }
}

}  // namespace pressrun::engine
