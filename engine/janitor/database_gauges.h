// What the metrics say about the database as a whole: the queue, workers, outbox, sweeper, duties.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "db/session.h"
#include "engine/daemon/metrics.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::engine {

inline constexpr std::chrono::seconds kGaugesStaleAfter{15};

// Owns a thread and a session, so that a long duty of the janitor does not keep old figures in
// place when they matter most. Asks the database every few seconds, however often somebody scrapes.
// While the database does not answer, or has not for kGaugesStaleAfter, there are no figures, but
// pressrun_database_up 0. Janitors on
// several hosts say the same: take the maximum.
class DatabaseGauges {
 public:
  // Borrows metrics, whose text() must not be called any more once this is gone.
  DatabaseGauges(db::SessionOptions options, daemon::Metrics& metrics);
  ~DatabaseGauges();
  DatabaseGauges(const DatabaseGauges&) = delete;
  DatabaseGauges& operator=(const DatabaseGauges&) = delete;

 private:
  using Families = std::vector<prometheus::MetricFamily>;

  void run();
  Families ask();
  Families latest();

  ReconnectingSession session_;  // of the thread
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;                            // GUARDED_BY(mutex_)
  Families families_;                                // GUARDED_BY(mutex_)
  std::chrono::steady_clock::time_point told_at_{};  // GUARDED_BY(mutex_): when they were new
  std::thread thread_;                               // last: it uses all the others
};

}  // namespace pressrun::engine
