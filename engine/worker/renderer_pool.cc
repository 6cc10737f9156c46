#include "engine/worker/renderer_pool.h"

#include <algorithm>
#include <csignal>

#include "engine/daemon/logging.h"
#include "engine/daemon/process_usage.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

// A stop that was not obeyed for so long is enforced, before the database takes the run away after
// 3 s.
constexpr milliseconds kStopGrace{2000};
// The renderer notices its deadline by itself unless it hangs.
constexpr milliseconds kDeadlineGrace{2000};
constexpr milliseconds kTermGrace{500};
constexpr milliseconds kLongestStartPause{5000};
// How a renderer ended is worth waiting for, but not when the kernel holds on to it.
constexpr milliseconds kLongestBurial{2000};
// Of one renderer, before the others have their turn.
constexpr int kMessagesAtOnce = 16;

}  // namespace

RendererPool::RendererPool(const WorkerOptions& options, PoolEvents events)
    : options_(options),
      events_(std::move(events)),
      slots_(static_cast<std::size_t>(options.slots)) {}

void RendererPool::append_to(std::vector<pollfd>& fds) const {
  for (const Slot& slot : slots_) {
    if (slot.process && !slot.bury_by) fds.push_back({slot.process->channel().fd(), POLLIN, 0});
  }
}

void RendererPool::service() {
  const auto now = Clock::now();
  for (Slot& slot : slots_) {
    if (slot.process && !slot.bury_by) receive(slot);
    if (slot.process && slot.bury_by) try_bury(slot, now);
    if (slot.process && !slot.bury_by) enforce(slot, now);
    if (!slot.process && now >= slot.start_at) start(slot);
  }
  clear_graveyard();
}

void RendererPool::start(Slot& slot) {
  const auto pause = std::clamp(2 * slot.start_pause, milliseconds(100), kLongestStartPause);
  slot = Slot();
  slot.start_pause = pause;
  slot.start_at = Clock::now() + pause;
  try {
    slot.process = std::make_unique<RendererProcess>(options_);
    slot.state = State::kStarting;
    slot.terminate_at = Clock::now() + options_.begin();
  } catch (const std::exception& error) {
    daemon::log_error("no renderer", {{"error", error.what()}});
  }
}

void RendererPool::receive(Slot& slot) {
  Channel& channel = slot.process->channel();
  for (int taken = 0; taken < kMessagesAtOnce; ++taken) {
    const auto text = channel.receive(milliseconds(0));
    if (!text) break;
    const auto message = renderer_message(*text);
    if (!message) {
      daemon::log_error("a renderer says what none of ours says, and is ended");
      return give_up(slot);
    }
    take(slot, *message);
    // One that has done its last run is gone.
    if (!slot.process) return;
  }
  if (channel.closed()) give_up(slot);
}

void RendererPool::take(Slot& slot, const RendererMessage& message) {
  const auto* impeded = std::get_if<RendererImpeded>(&message);
  const auto* began = std::get_if<RendererBegan>(&message);
  const auto* memory = std::get_if<RendererMemory>(&message);
  const auto* done = std::get_if<RunResult>(&message);
  if (std::holds_alternative<RendererReady>(message) && slot.state == State::kStarting) {
    slot.state = State::kFree;
    slot.impediment.clear();
    slot.start_pause = milliseconds(0);
    slot.terminate_at.reset();
    slot.kill_at.reset();
    events_.became_free();
  } else if (impeded != nullptr && slot.state == State::kStarting) {
    slot.impediment = impeded->why;
    slot.terminate_at = Clock::now() + options_.begin();
  } else if (began != nullptr && slot.state == State::kRunning && !slot.stop) {
    slot.terminate_at = Clock::now() + began->deadline + kDeadlineGrace;
    slot.past_deadline = true;
  } else if (memory != nullptr) {
    slot.resident_bytes = memory->resident_bytes;
  } else if (done != nullptr && slot.state == State::kRunning) {
    finish_run(slot, *done);
  }
}

void RendererPool::finish_run(Slot& slot, const RunResult& result) {
  const RunOrder order = std::move(slot.order);
  slot.stop.reset();
  slot.terminate_at.reset();
  slot.kill_at.reset();
  slot.past_deadline = false;
  slot.state = State::kFree;
  events_.run_done(order, result);
  // Its successor takes runs once it can read something.
  const bool is_blind = result.failure_code == "source_unavailable";
  if (++slot.runs >= options_.runs_per_renderer || is_blind) {
    vacate(slot);
  } else {
    events_.became_free();
  }
}

// It may only have closed the channel. One that is on its way out keeps the cause that it has,
// whatever signal comes then.
void RendererPool::give_up(Slot& slot) {
  slot.process->signal(SIGKILL);
  slot.bury_by = Clock::now() + kLongestBurial;
  slot.resident_bytes = 0;
  if (slot.state != State::kFree) return;
  slot.state = State::kStarting;
  events_.lost_free();
}

void RendererPool::try_bury(Slot& slot, Clock::time_point now) {
  const auto end = slot.process->try_reap();
  if (end || now >= *slot.bury_by) bury(slot, end.value_or(ProcessEnd()));
}

void RendererPool::bury(Slot& slot, const ProcessEnd& end) {
  daemon::log_warn("a renderer died",
                   {{"exit", end.exit_code}, {"signal", end.signal}, {"peak_kb", end.peak_kb}});
  ++restarts_;
  const State state = slot.state;
  const RunDeath death{slot.order, slot.stop, death_code(slot, end), end};
  const milliseconds pause = slot.start_pause;
  vacate(slot);
  slot.start_pause = pause;
  slot.start_at = Clock::now() + pause;
  if (state == State::kRunning) events_.run_died(death);
}

void RendererPool::vacate(Slot& slot) {
  slot.process->signal(SIGKILL);
  graveyard_.push_back(std::move(slot.process));
  slot = Slot();
}

void RendererPool::clear_graveyard() {
  std::erase_if(graveyard_, [](const auto& process) {
    return process->pid() < 0 || process->try_reap().has_value();
  });
}

// The kernel's killer and an operator's kill -9 look the same but for the memory in use.
std::string RendererPool::death_code(const Slot& slot, const ProcessEnd& end) const {
  if (slot.past_deadline && slot.kill_at) return "deadline_exceeded";
  const long bound_kb = options_.memory_mb * 1024L;
  const bool was_full = bound_kb > 0 && end.peak_kb > bound_kb / 10 * 8;
  return end.signal == SIGKILL && was_full ? "out_of_memory" : "runner_crashed";
}

bool RendererPool::assign(const RunOrder& order) {
  for (Slot& slot : slots_) {
    if (slot.state != State::kFree || !slot.process->channel().send({{"run", order}})) continue;
    slot.state = State::kRunning;
    slot.order = order;
    slot.terminate_at = Clock::now() + options_.begin();
    return true;
  }
  return false;
}

std::vector<RunOrder> RendererPool::orders() const {
  std::vector<RunOrder> found;
  for (const Slot& slot : slots_) {
    if (slot.state == State::kRunning) found.push_back(slot.order);
  }
  return found;
}

void RendererPool::stop(const RunOrder& order, StopReason reason) {
  for (Slot& slot : slots_) {
    if (slot.state == State::kRunning && slot.order.lease_token == order.lease_token) {
      stop(slot, reason);
    }
  }
}

void RendererPool::stop_all(StopReason reason) {
  for (Slot& slot : slots_) {
    if (slot.state == State::kRunning) stop(slot, reason);
  }
}

void RendererPool::stop(Slot& slot, StopReason reason) {
  if (slot.stop) return;
  slot.stop = reason;
  slot.past_deadline = false;
  slot.terminate_at = Clock::now() + kStopGrace;
  slot.process->channel().send({{"stop", slot.order.job_id},
                                {"run_lease", slot.order.run_lease},
                                {"reason", static_cast<int>(reason)}});
}

void RendererPool::enforce(Slot& slot, Clock::time_point now) {
  if (slot.kill_at && now >= *slot.kill_at) {
    slot.process->signal(SIGKILL);
  } else if (slot.terminate_at && now >= *slot.terminate_at && !slot.kill_at) {
    slot.process->signal(SIGTERM);
    slot.kill_at = now + kTermGrace;
  }
}

void RendererPool::kill_running() {
  for (Slot& slot : slots_) {
    if (slot.state == State::kRunning) vacate(slot);
  }
}

std::size_t RendererPool::count(State state) const {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.state == state; }));
}

std::string RendererPool::impediment() const {
  if (ready() > 0) return {};
  const auto found = std::find_if(slots_.begin(), slots_.end(),
                                  [](const Slot& slot) { return !slot.impediment.empty(); });
  return found == slots_.end() ? std::string() : found->impediment;
}

std::uint64_t RendererPool::resident_bytes() const {
  std::uint64_t sum = 0;
  for (const Slot& slot : slots_) sum += slot.resident_bytes;
  return sum;
}

double RendererPool::cpu_seconds() const {
  double sum = daemon::cpu_seconds_of_ended_children();
  for (const Slot& slot : slots_) {
    if (slot.process) sum += slot.process->cpu_seconds();
  }
  for (const auto& process : graveyard_) sum += process->cpu_seconds();
  return sum;
}

std::size_t RendererPool::running() const { return count(State::kRunning); }
std::size_t RendererPool::ready() const { return count(State::kFree) + running(); }

}  // namespace pressrun::engine
