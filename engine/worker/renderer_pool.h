// The renderers of one worker: started, given runs, stopped, replaced.
#pragma once

#include <poll.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/worker/renderer_message.h"
#include "engine/worker/renderer_process.h"
#include "engine/worker/run_order.h"
#include "engine/worker/worker_options.h"

namespace pressrun::engine {

// A renderer that died with its run.
struct RunDeath {
  RunOrder order;
  std::optional<StopReason> stop;  // it had been told to stop, so that is how the run ends
  std::string code;                // else: runner_crashed, out_of_memory or deadline_exceeded
  ProcessEnd end;
};

// Called by service(), on its thread.
struct PoolEvents {
  std::function<void()> became_free;  // one more renderer can take a run
  std::function<void()> lost_free;    // one that could take a run is gone
  std::function<void(const RunOrder&, const RunResult&)> run_done;
  std::function<void(const RunDeath&)> run_died;
};

// For one thread, which is also the one that the renderers die with. Never waits for a process.
class RendererPool {
 public:
  RendererPool(const WorkerOptions& options, PoolEvents events);

  // What service() waits for.
  void append_to(std::vector<pollfd>& fds) const;
  // Takes messages, notices deaths, enforces deadlines and ignored stops, starts what is missing.
  // Call it often: at least every 100 ms while something runs.
  void service();

  // False when no renderer is free.
  bool assign(const RunOrder& order);
  // What runs now.
  std::vector<RunOrder> orders() const;
  void stop(const RunOrder& order, StopReason reason);
  void stop_all(StopReason reason);
  // Kills whoever runs something; their runs are neither reported done nor died.
  void kill_running();

  std::size_t running() const;
  std::size_t ready() const;
  // Why none can take a run, in the words of one that waits for a source; "" while one is ready or
  // none has said so.
  std::string impediment() const;
  unsigned long restarts() const { return restarts_; }
  // Of all renderers together, as they told last.
  std::uint64_t resident_bytes() const;
  // Of all that there are and those that have ended. May seem to go back while one is ending.
  double cpu_seconds() const;

 private:
  using Clock = std::chrono::steady_clock;

  enum class State { kAbsent, kStarting, kFree, kRunning };

  struct Slot {
    std::unique_ptr<RendererProcess> process;
    State state = State::kAbsent;
    int runs = 0;
    std::uint64_t resident_bytes = 0;
    std::string impediment;        // when starting: why that takes so long
    Clock::time_point start_at{};  // when absent: not before
    std::chrono::milliseconds start_pause{0};
    RunOrder order;  // when running
    std::optional<StopReason> stop;
    std::optional<Clock::time_point> terminate_at;
    std::optional<Clock::time_point> kill_at;
    bool past_deadline = false;
    std::optional<Clock::time_point> bury_by;  // its process is gone or going
  };

  void start(Slot& slot);
  void receive(Slot& slot);
  void take(Slot& slot, const RendererMessage& message);
  void finish_run(Slot& slot, const RunResult& result);
  void give_up(Slot& slot);
  void try_bury(Slot& slot, Clock::time_point now);
  void bury(Slot& slot, const ProcessEnd& end);
  void vacate(Slot& slot);
  void clear_graveyard();
  void stop(Slot& slot, StopReason reason);
  void enforce(Slot& slot, Clock::time_point now);
  std::string death_code(const Slot& slot, const ProcessEnd& end) const;
  std::size_t count(State state) const;

  const WorkerOptions& options_;
  PoolEvents events_;
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<RendererProcess>> graveyard_;  // killed, perhaps not dead yet
  unsigned long restarts_ = 0;
};

}  // namespace pressrun::engine
