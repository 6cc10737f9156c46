// The store that the database means, opened at the start of a binary.
#pragma once

#include <memory>
#include <string>

#include "db/session.h"
#include "engine/daemon/signals.h"
#include "engine/storage/directory_store.h"

namespace pressrun::engine {

// Waits for the database, checks that its schema is the one this build knows and that the store at
// `path` is the one it means. nullptr when a stop was requested meanwhile. THROWS
// daemon::ConfigError for what waiting does not heal, db::Error.
std::unique_ptr<DirectoryStore> open_registered_store(const db::SessionOptions& options,
                                                      const std::string& path,
                                                      const daemon::StopSignal& stop);

}  // namespace pressrun::engine
