// Somebody outside wants the present run to end.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>

#include "db/row_reader.h"
#include "engine/worker/run_order.h"

namespace pressrun::engine {

// Thrown on the run's own thread once it notices.
struct RunStopped {
  StopReason reason;
};

// Thread safe: one thread asks, the run's thread obeys.
class StopRequest {
 public:
  // The first reason stays. Cancels the query under way, if there is one.
  void request(StopReason reason);
  // Cancels once more: a cancel that reaches the server between two statements hits nothing.
  void repeat();
  // For the next run.
  void clear();

  std::optional<StopReason> reason() const;
  bool requested() const { return requested_.load(std::memory_order_relaxed); }
  // THROWS RunStopped.
  void check() const;

  // While it lives, request() cancels what `reader` runs.
  class Target {
   public:
    Target(StopRequest& stop, db::RowReader& reader);
    ~Target();
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

   private:
    StopRequest& stop_;
  };

 private:
  mutable std::mutex mutex_;
  std::atomic<bool> requested_{false};
  std::optional<StopReason> reason_;  // GUARDED_BY(mutex_)
  db::RowReader* reader_ = nullptr;   // GUARDED_BY(mutex_)
};

}  // namespace pressrun::engine
