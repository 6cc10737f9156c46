// What a renderer keeps warm between runs.
#pragma once

#include "engine/storage/object_store.h"
#include "engine/worker/reconnecting_session.h"
#include "engine/worker/source_readers.h"
#include "engine/worker/stop_request.h"

namespace pressrun::engine {

// All borrowed.
struct RunnerParts {
  ReconnectingSession& database;
  SourceReaders& sources;
  ObjectStore& store;
  StopRequest& stop;
};

}  // namespace pressrun::engine
