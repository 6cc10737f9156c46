// Deletes from the store what nobody may have any more.
#pragma once

#include <chrono>

#include "db/session.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/signals.h"
#include "engine/storage/object_store.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::engine {

// Has a thread and a session of its own, since a store may stand still and the duties of the
// database must not. Any number of them may run, on any hosts; an object is taken by one, by
// another too where a slow store has it wait for a minute. The loop belongs to the thread that
// calls run().
class StoreCleaner {
 public:
  // Borrows all but the options.
  StoreCleaner(db::SessionOptions options, ObjectStore& store, const daemon::StopSignal& stop,
               daemon::Metrics& metrics);

  // Works until a stop is requested; finishes the object at hand. Reconnects for ever.
  void run();

 private:
  using Clock = std::chrono::steady_clock;

  // False: the store does not answer now. THROWS db::Error.
  bool delete_objects(db::Session& session);
  // False: as above.
  bool remove_leftovers();

  ReconnectingSession session_;
  ObjectStore& store_;
  const daemon::StopSignal& stop_;
  prometheus::Counter& deleted_;
  prometheus::Counter& refused_;
  Clock::time_point leftovers_at_{};
};

}  // namespace pressrun::engine
