#include "engine/worker/renderer_pool.h"

#include <algorithm>
#include <csignal>

#include "engine/daemon/logging.h"

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
  while (const auto message = channel.receive(milliseconds(0))) take(slot, *message);
  if (channel.closed()) give_up(slot);
}

void RendererPool::take(Slot& slot, const nlohmann::json& message) {
  if (message.contains("ready")) {
    slot.state = State::kFree;
    slot.start_pause = milliseconds(0);
    slot.terminate_at.reset();
    slot.kill_at.reset();
    events_.became_free();
  } else if (message.contains("began") && slot.state == State::kRunning && !slot.stop) {
    slot.terminate_at =
        Clock::now() + milliseconds(message.at("began").get<long long>()) + kDeadlineGrace;
    slot.past_deadline = true;
  } else if (message.contains("done") && slot.state == State::kRunning) {
    finish_run(slot, message.at("done").get<RunResult>());
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
  if (++slot.runs >= options_.runs_per_renderer) {
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
  if (slot.state != State::kFree) return;
  slot.state = State::kStarting;
  events_.lost_free();
}

void RendererPool::try_bury(Slot& slot, Clock::time_point now) {
  const auto end = slot.process->try_reap();
  if (end || now >= *slot.bury_by) bury(slot, end.value_or(ProcessEnd()));
}

void RendererPool::bury(Slot& slot, const ProcessEnd& end) {
  daemon::log_warn("a renderer died", {{"exit", std::to_string(end.exit_code)},
                                       {"signal", std::to_string(end.signal)},
                                       {"peak_kb", std::to_string(end.peak_kb)}});
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

std::vector<RunOrder> RendererPool::find(const std::string& job_id, long long run_lease) const {
  std::vector<RunOrder> found;
  for (const Slot& slot : slots_) {
    const bool is_it = slot.state == State::kRunning && slot.order.job_id == job_id &&
                       slot.order.run_lease == run_lease;
    if (is_it) found.push_back(slot.order);
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

std::size_t RendererPool::running() const { return count(State::kRunning); }
std::size_t RendererPool::ready() const { return count(State::kFree) + running(); }

}  // namespace pressrun::engine
