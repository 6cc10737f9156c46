#include "engine/storage/registered_store.h"

#include "db/error.h"
#include "db/jobs.h"
#include "db/schema_check.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::seconds kPause{1};

// `unmarked`: the store had no marker when it was looked at. THROWS db::Error, StoreError.
std::unique_ptr<DirectoryStore> open_marked(db::Session& session, const std::string& path,
                                            bool& unmarked) {
  db::Transaction transaction(session);
  auto store = open_directory_store(path, [&](const std::optional<std::string>& found) {
    unmarked = !found;
    return db::register_store(transaction, "directory", found);
  });
  transaction.commit();
  return store;
}

// nullptr when the database cannot be reached now, or another process has just marked the store.
std::unique_ptr<DirectoryStore> try_open(const db::SessionOptions& options,
                                         const std::string& path) {
  bool unmarked = false;
  try {
    db::Session session(options);
    db::check_schema_version(session);
    return open_marked(session, path, unmarked);
  } catch (const db::Error& error) {
    if (unmarked && DirectoryStore(path).marker()) return nullptr;
    if (error.is_ours()) throw daemon::ConfigError(error.what());
    if (!error.is_connection_lost()) throw;
    daemon::log_warn("waiting for the database", {{"error", error.what()}});
    return nullptr;
  } catch (const StoreError& error) {
    throw daemon::ConfigError(error.what());
  }
}

}  // namespace

std::unique_ptr<DirectoryStore> open_registered_store(const db::SessionOptions& options,
                                                      const std::string& path,
                                                      const daemon::StopSignal& stop) {
  if (path.empty()) {
    throw daemon::ConfigError("PRESSRUN_STORE is not set: name a directory for the artifacts");
  }
  while (true) {
    if (auto store = try_open(options, path)) return store;
    if (stop.wait_for(kPause)) return nullptr;
  }
}

}  // namespace pressrun::engine
