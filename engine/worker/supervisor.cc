#include "engine/worker/supervisor.h"

#include <poll.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/daemon/logging.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{100};
const std::string kUnreachable = "reports' data cannot be reached: ";
// A claimed run goes back when no renderer came for it.
constexpr milliseconds kLongestWait{5000};

db::SessionOptions session(const std::string& url, const char* name) {
  db::SessionOptions result;
  result.url = url;
  result.application_name = name;
  return result;
}

std::string diagnostic_of(const RunDeath& death) {
  return nlohmann::json{{"exception", "renderer died"},    {"signal", death.end.signal},
                        {"exit", death.end.exit_code},     {"peak_memory_kb", death.end.peak_kb},
                        {"worker", death.order.worker_id}, {"attempt", death.order.attempt}}
      .dump();
}

// A run, or a chunk of it.
bool concerns(const CancelNoticed& event, const RunOrder& order) {
  return event.job_id.empty() ||
         (event.job_id == order.job_id && event.run_lease == order.run_lease);
}

LateEnd late_end_of(const RunDeath& death) {
  LateEnd end{.order = death.order};
  if (!death.stop) {
    end.kind = LateEnd::Kind::kFail;
    end.code = death.code;
    end.diagnostic = diagnostic_of(death);
  } else if (*death.stop == StopReason::kCancel) {
    end.kind = LateEnd::Kind::kAcknowledgeCancel;
  }
  return end;
}

}  // namespace

Supervisor::Supervisor(const WorkerOptions& options, const daemon::StopSignal& stop,
                       daemon::Metrics& metrics)
    : options_(options),
      stop_(stop),
      metrics_(metrics),
      pool_(options, pool_events()),
      claimer_(
          session(options.database_url, "pressrun-worker claims"),
          {[this](std::vector<RunOrder> orders) { queue_.push(RunsClaimed{std::move(orders)}); },
           [this](const RunOrder& order) { queue_.push(StopConfirmed{order}); },
           [this](const std::string& worker) { queue_.push(WorkerLost{worker}); }}),
      heartbeat_(session(options.database_url, "pressrun-worker heartbeat"), options.slots,
                 {[this](const std::string& worker) { queue_.push(WorkerRegistered{worker}); },
                  [this](const std::string& worker) { queue_.push(WorkerLost{worker}); }}),
      listener_(
          session(options.listen_database_url, "pressrun-worker listener"),
          {"pressrun_queue", "pressrun_cancel"},
          [this](const std::string& channel, const std::string& payload) {
            on_notify(channel, payload);
          },
          [this] {
            claimer_.wake(true);
            queue_.push(CancelNoticed());
          }) {}

PoolEvents Supervisor::pool_events() {
  return {[this] { claimer_.add_free(1); }, [this] { claimer_.add_free(-1); },
          [this](const RunOrder& order, const RunResult& result) { run_done(order, result); },
          [this](const RunDeath& death) { run_died(death); }};
}

void Supervisor::run() {
  heartbeat_.start();
  while (!drained()) {
    wait();
    step();
  }
  heartbeat_.retire();
}

void Supervisor::wait() const {
  std::vector<pollfd> fds{{queue_.fd(), POLLIN, 0}};
  if (!drain_until_) fds.push_back({stop_.fd(), POLLIN, 0});
  pool_.append_to(fds);
  ::poll(fds.data(), fds.size(), static_cast<int>(kTick.count()));
}

// Renderers before events: a run that has just ended must not be killed for a lease that was lost
// afterwards.
void Supervisor::step() {
  pool_.service();
  for (const WorkerEvent& event : queue_.drain()) {
    std::visit([this](const auto& e) { handle(e); }, event);
  }
  watch_lease();
  assign_waiting();
  if (stop_.requested()) drain();
  ready_renderers_ = pool_.ready();
  tell_impediment();
  refresh_metrics();
}

void Supervisor::tell_impediment() {
  std::string now = pool_.impediment();
  if (now == impediment_) return;
  if (now.empty()) {
    daemon::log_info("reports' data can be reached");
  } else {
    daemon::log_warn("no jobs are taken: reports' data cannot be reached", {{"error", now}});
  }
  impediment_ = std::move(now);
  is_impeded_ = !impediment_.empty();
  heartbeat_.set_impediment(impediment_.empty() ? std::string() : kUnreachable + impediment_);
}

void Supervisor::handle(const RunsClaimed& event) {
  for (const RunOrder& order : event.orders) {
    metrics_.expect(order.type);
    if (worker_ == order.worker_id) {
      waiting_.push_back({order, Clock::now()});
    } else {
      claimer_.add_free(1);
    }
  }
}

// Whoever may log in may send the notification: only the database's word stops a run.
void Supervisor::handle(const CancelNoticed& event) {
  for (const RunOrder& order : pool_.orders()) {
    if (concerns(event, order)) claimer_.ask_stop(order);
  }
}

void Supervisor::handle(const StopConfirmed& event) {
  if (worker_ == event.order.worker_id) pool_.stop(event.order, StopReason::kCancel);
}

void Supervisor::handle(const WorkerRegistered& event) {
  worker_ = event.worker;
  registered_ = true;
  claimer_.set_worker(worker_);
}

void Supervisor::handle(const WorkerLost& event) {
  if (worker_ != event.worker) return;
  disown();
  heartbeat_.renew(event.worker);
}

void Supervisor::watch_lease() {
  if (!worker_ || Clock::now() - heartbeat_.last_beat() <= lease()) return;
  const std::string worker = *worker_;
  disown();
  heartbeat_.renew(worker);
}

milliseconds Supervisor::lease() const {
  const milliseconds told = heartbeat_.lease();
  const milliseconds chosen = std::chrono::seconds(options_.lease_seconds);
  return chosen > milliseconds(0) ? std::min(told, chosen) : told;
}

void Supervisor::disown() {
  daemon::log_warn("the worker is lost: its runs are given up", {{"worker", *worker_}});
  worker_.reset();
  registered_ = false;
  claimer_.set_worker(std::nullopt);
  claimer_.add_free(static_cast<int>(waiting_.size()));
  waiting_.clear();
  metrics_.count_lost(pool_.running());
  pool_.kill_running();
}

void Supervisor::on_notify(const std::string& channel, const std::string& payload) {
  if (channel == "pressrun_queue") return claimer_.wake(payload == "chunks");
  const std::size_t space = payload.find(' ');
  if (space == std::string::npos) return;
  const long long lease = std::strtoll(payload.c_str() + space, nullptr, 10);
  queue_.push(CancelNoticed{payload.substr(0, space), lease});
}

// Handing back is safe when it is unknown whether the run completed: a run that has is not changed.
void Supervisor::run_done(const RunOrder& order, const RunResult& result) {
  if (!order.is_chunk()) metrics_.count_run(order.type, result);
  if (worker_ != order.worker_id) return;
  if (result.outcome == RunOutcome::kUnreported) {
    hand_back(order, "the end of the run could not be reported");
  } else {
    claimer_.run_ended(order);
  }
}

void Supervisor::run_died(const RunDeath& death) {
  metrics_.count_death(death.order.type, death.code);
  if (worker_ == death.order.worker_id) claimer_.end_run(late_end_of(death));
}

void Supervisor::assign_waiting() {
  while (!waiting_.empty()) {
    const Waiting& next = waiting_.front();
    if (!pool_.assign(next.order)) {
      const bool too_long = drain_until_ || Clock::now() - next.since > kLongestWait;
      if (!too_long) return;
      hand_back(next.order, drain_until_ ? "the worker was told to stop" : "no renderer was free");
      claimer_.add_free(1);
    }
    waiting_.pop_front();
  }
}

void Supervisor::hand_back(const RunOrder& order, const std::string& reason) {
  claimer_.end_run({.order = order, .reason = reason});
}

void Supervisor::drain() {
  const auto now = Clock::now();
  if (!drain_until_) {
    daemon::log_info("stopping", {{"running", pool_.running()}});
    claimer_.stop_claiming();
    drain_until_ = now + std::chrono::seconds(options_.drain_seconds);
  }
  if (now >= *drain_until_ && !told_to_hand_back_) {
    told_to_hand_back_ = true;
    pool_.stop_all(StopReason::kHandBack);
  }
}

// The pool enforces what renderers do not obey, so this comes about. Without a database there is
// nobody to hand back to.
bool Supervisor::drained() const {
  if (!drain_until_ || pool_.running() > 0 || !waiting_.empty()) return false;
  return claimer_.quiet() || !worker_ || Clock::now() > *drain_until_ + kLongestWait;
}

void Supervisor::refresh_metrics() {
  const std::chrono::duration<double> age = Clock::now() - heartbeat_.last_beat();
  metrics_.refresh({.claims = claimer_.claims(),
                    .claimed_runs = claimer_.claimed_runs(),
                    .renderer_deaths = pool_.restarts(),
                    .running = pool_.running(),
                    .heartbeat_age_seconds = age.count(),
                    .renderer_bytes = static_cast<double>(pool_.resident_bytes()),
                    .renderer_cpu_seconds = pool_.cpu_seconds()});
}

std::string Supervisor::not_ready() const {
  if (!registered_) return "not registered in the database";
  if (is_impeded_) return "reports' data cannot be reached";
  if (ready_renderers_ == 0) return "no renderer is ready";
  if (!listener_.healthy()) return "not listening for jobs";
  return {};
}

}  // namespace pressrun::engine
