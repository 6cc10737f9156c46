#include "engine/janitor/janitor.h"

#include <unistd.h>

#include <algorithm>

#include "db/duties.h"
#include "db/error.h"
#include "engine/daemon/logging.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestPause{50};
constexpr milliseconds kLongestPause{1000};
// For a duty that meets the work of weeks.
constexpr std::chrono::minutes kLongestDuty{10};

const std::vector<double> kDutySeconds = {0.001, 0.005, 0.025, 0.1, 0.5, 2, 10, 60};

std::string host_name() {
  char name[256] = "unknown";
  ::gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

Janitor::Janitor(db::SessionOptions options, const daemon::StopSignal& stop,
                 daemon::Metrics& metrics)
    : session_(std::move(options), kLongestDuty),
      stop_(stop),
      metrics_(metrics),
      host_(host_name()) {}

void Janitor::run() {
  milliseconds pause{0};
  while (!stop_.wait_for(pause)) {
    try {
      session_.once([&](db::Session& session) { pause = round(session); });
      healthy_ = true;
    } catch (const db::Error& error) {
      healthy_ = false;
      pause = kLongestPause;
      daemon::log_warn("no round", {{"error", error.what()}});
    }
  }
}

milliseconds Janitor::round(db::Session& session) {
  while (!stop_.requested()) {
    const auto duty = db::take_due_duty(session, host_);
    if (!duty) break;
    run_duty(session, *duty);
  }
  return std::clamp(db::duty_delay(session).value_or(kLongestPause), kShortestPause, kLongestPause);
}

// A duty that fails must not keep the others from being done.
void Janitor::run_duty(db::Session& session, const std::string& name) {
  try {
    const auto started = Clock::now();
    const long long affected = db::run_duty(session, name);
    count_duty(name, Clock::now() - started, affected);
    if (affected > 0) {
      daemon::log_info("duty done", {{"duty", name}, {"affected", affected}});
    }
  } catch (const db::Error& error) {
    if (error.is_connection_lost()) throw;
    metrics_
        .counter("pressrun_duty_failures_total", "Duties that ended in an error.", {{"duty", name}})
        .Increment();
    daemon::log_error("duty failed", {{"duty", name}, {"error", error.what()}});
    db::duty_failed(session, name, error.what());
  }
}

void Janitor::count_duty(const std::string& name, std::chrono::duration<double> took,
                         long long affected) {
  const daemon::MetricLabels labels = {{"duty", name}};
  metrics_.counter("pressrun_duties_total", "Duties that this janitor did.", labels).Increment();
  metrics_
      .counter("pressrun_duty_affected_total",
               "What the duties changed: runs rescued, stuck jobs failed, rows pruned.", labels)
      .Increment(static_cast<double>(affected));
  metrics_.histogram("pressrun_duty_duration_seconds", "Duration of a duty.", kDutySeconds, labels)
      .Observe(took.count());
}

}  // namespace pressrun::engine
