// The heart of a worker: brings claimed runs and renderers together, and answers for the runs.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include "db/listener.h"
#include "engine/daemon/signals.h"
#include "engine/worker/claimer.h"
#include "engine/worker/event_queue.h"
#include "engine/worker/heartbeat.h"
#include "engine/worker/renderer_pool.h"
#include "engine/worker/worker_metrics.h"
#include "engine/worker/worker_options.h"

namespace pressrun::engine {

// The loop belongs to the thread that calls run(). It never waits for the database: heartbeat,
// claims and notifications have threads of their own and speak to the loop through one queue, so a
// database that hangs cannot keep it from ending a run that no longer is ours.
//
// A run is ours while the incarnation under which it was claimed is alive. Once the database says
// that it is lost, or no heartbeat was answered for the lease's time, every renderer with a run is
// killed and nothing is reported of it.
class Supervisor {
 public:
  Supervisor(const WorkerOptions& options, const daemon::StopSignal& stop,
             daemon::Metrics& metrics);

  // Works until a stop is requested and all runs have ended or were handed back.
  void run();

  // For the status server; thread safe. Empty when ready, else why not.
  std::string not_ready() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct Waiting {
    RunOrder order;
    Clock::time_point since;
  };

  PoolEvents pool_events();
  void wait() const;
  void step();
  void handle(const RunsClaimed& event);
  void handle(const CancelNoticed& event);
  void handle(const StopConfirmed& event);
  void handle(const WorkerRegistered& event);
  void handle(const WorkerLost& event);
  void on_notify(const std::string& channel, const std::string& payload);
  void run_done(const RunOrder& order, const RunResult& result);
  void run_died(const RunDeath& death);
  void assign_waiting();
  void hand_back(const RunOrder& order, const std::string& reason);
  void watch_lease();
  void tell_impediment();
  std::chrono::milliseconds lease() const;
  void disown();
  void drain();
  bool drained() const;
  void refresh_metrics();

  const WorkerOptions& options_;
  const daemon::StopSignal& stop_;
  WorkerMetrics metrics_;
  EventQueue queue_;
  std::optional<std::string> worker_;  // the incarnation whose runs we answer for
  std::deque<Waiting> waiting_;        // claimed, but their renderer went away meanwhile
  std::optional<Clock::time_point> drain_until_;
  bool told_to_hand_back_ = false;
  std::atomic<bool> registered_{false};
  std::atomic<std::size_t> ready_renderers_{0};
  std::string impediment_;  // as the heartbeat was told
  std::atomic<bool> is_impeded_{false};
  RendererPool pool_;
  // Last, so first to go: their threads call into the above.
  Claimer claimer_;
  Heartbeat heartbeat_;
  db::Listener listener_;
};

}  // namespace pressrun::engine
