// The store that the database means, opened at the start of a binary.
#pragma once

#include <memory>
#include <string>

#include "db/session.h"
#include "engine/daemon/signals.h"
#include "engine/storage/object_store.h"

namespace pressrun::engine {

// Waits for the database, for its schema where that is older than this build, and for a store that
// does not answer now; checks that the schema fits (db/schema_check.h) and that the store at
// `address` (make_store()) is the one that the database means. nullptr when a stop was requested
// meanwhile. THROWS daemon::ConfigError for what waiting does not heal, db::Error.
std::unique_ptr<ObjectStore> open_registered_store(const db::SessionOptions& options,
                                                   const std::string& address, Patience patience,
                                                   const daemon::StopSignal& stop);

}  // namespace pressrun::engine
