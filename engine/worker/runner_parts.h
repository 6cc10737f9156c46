// What a renderer keeps warm between runs.
#pragma once

#include <chrono>

#include "engine/storage/object_store.h"
#include "engine/worker/reconnecting_session.h"
#include "engine/worker/source_readers.h"
#include "engine/worker/stop_request.h"

namespace pressrun::engine {

// How long a result waits for the database to come back. The supervisor ends a renderer earlier
// when it loses its own lease.
inline constexpr std::chrono::seconds kResultPatience{60};

// All borrowed.
struct RunnerParts {
  ReconnectingSession& database;
  SourceReaders& sources;
  ObjectStore& store;
  StopRequest& stop;
};

}  // namespace pressrun::engine
