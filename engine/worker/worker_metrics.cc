#include "engine/worker/worker_metrics.h"

#include <algorithm>

namespace pressrun::engine {
namespace {

const std::vector<double> kRunSeconds = {0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800};
const std::vector<double> kWaitSeconds = {0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600};

constexpr const char* kRunsHelp = "Runs that ended in this worker, by report type and outcome.";
constexpr const char* kRetriesHelp = "Runs that failed and whose job was queued again.";
constexpr const char* kFailuresHelp =
    "Runs that failed, by report type and failure code; retried ones too.";
constexpr const char* kDied = "died";
constexpr const char* kStoreRefused = "storage_unavailable";

void raise_to(prometheus::Counter& counter, double total) {
  counter.Increment(std::max(0.0, total - counter.Value()));
}

}  // namespace

WorkerMetrics::WorkerMetrics(daemon::Metrics& metrics)
    : metrics_(metrics),
      claims_(metrics.counter("pressrun_claims_total",
                              "Claims that this worker made, with or without a job to be had.")),
      claimed_runs_(metrics.counter("pressrun_claimed_runs_total",
                                    "Runs and chunks of runs that the claims gave.")),
      restarts_(metrics.counter("pressrun_renderer_deaths_total", "Renderer processes that died.")),
      rows_(metrics.counter("pressrun_report_rows_total", "Rows of completed reports.")),
      bytes_(metrics.counter("pressrun_artifact_bytes_total",
                             "Bytes of the files of completed reports.")),
      store_failures_(metrics.counter("pressrun_store_failures_total",
                                      "Runs that failed because the store did not take or give.")),
      leases_lost_(metrics.counter("pressrun_leases_lost_total",
                                   "Runs that belonged to others before they ended here.")),
      running_(metrics.gauge("pressrun_runs_running",
                             "Runs and chunks of runs under way in this worker.")),
      heartbeat_age_(
          metrics.gauge("pressrun_heartbeat_age_seconds",
                        "Time since the database last answered a heartbeat of this worker.")),
      renderer_bytes_(metrics.gauge("pressrun_renderer_resident_memory_bytes",
                                    "Resident memory of this worker's renderers together.")),
      renderer_cpu_(metrics.counter("pressrun_renderer_cpu_seconds_total",
                                    "User and system CPU time of this worker's renderers.")) {}

void WorkerMetrics::count_run(const std::string& type, const RunResult& result) {
  const std::string outcome = outcome_name(result.outcome);
  runs(type, outcome).Increment();
  metrics_
      .histogram("pressrun_run_duration_seconds", "Time from the beginning of a run to its end.",
                 kRunSeconds, {{"type", type}, {"outcome", outcome}})
      .Observe(result.seconds);
  if (result.waited_seconds) {
    metrics_
        .histogram("pressrun_queue_wait_seconds",
                   "Time from when a job was last put into the queue to its claim, holds included.",
                   kWaitSeconds, {{"type", type}})
        .Observe(*result.waited_seconds);
  }
  if (!result.failure_code.empty()) count_failure(type, result.failure_code);
  if (result.outcome == RunOutcome::kRequeued) {
    metrics_.counter("pressrun_run_retries_total", kRetriesHelp, {{"type", type}}).Increment();
  }
  if (result.outcome == RunOutcome::kLeaseLost) count_lost(1);
  if (result.outcome != RunOutcome::kCompleted) return;
  rows_.Increment(static_cast<double>(result.rows));
  bytes_.Increment(static_cast<double>(result.bytes));
}

void WorkerMetrics::count_death(const std::string& type, const std::string& code) {
  runs(type, kDied).Increment();
  count_failure(type, code.empty() ? "stopped" : code);
}

void WorkerMetrics::count_lost(std::size_t runs) {
  leases_lost_.Increment(static_cast<double>(runs));
}

void WorkerMetrics::expect(const std::string& type) {
  if (!expected_.insert(type).second) return;
  for (const RunOutcome outcome :
       {RunOutcome::kCompleted, RunOutcome::kFailed, RunOutcome::kRequeued, RunOutcome::kCancelled,
        RunOutcome::kHandedBack, RunOutcome::kLeaseLost, RunOutcome::kUnreported}) {
    runs(type, outcome_name(outcome));
  }
  runs(type, kDied);
  metrics_.counter("pressrun_run_retries_total", kRetriesHelp, {{"type", type}});
  for (const std::string code :
       {kStoreRefused, "source_unavailable", "out_of_memory", "internal_error", "runner_crashed"}) {
    failures(type, code);
  }
}

prometheus::Counter& WorkerMetrics::runs(const std::string& type, const std::string& outcome) {
  return metrics_.counter("pressrun_runs_total", kRunsHelp, {{"type", type}, {"outcome", outcome}});
}

prometheus::Counter& WorkerMetrics::failures(const std::string& type, const std::string& code) {
  return metrics_.counter("pressrun_run_failures_total", kFailuresHelp,
                          {{"type", type}, {"code", code}});
}

void WorkerMetrics::count_failure(const std::string& type, const std::string& code) {
  failures(type, code).Increment();
  if (code == kStoreRefused) store_failures_.Increment();
}

void WorkerMetrics::refresh(const WorkerState& state) {
  raise_to(claims_, static_cast<double>(state.claims));
  raise_to(claimed_runs_, static_cast<double>(state.claimed_runs));
  raise_to(restarts_, static_cast<double>(state.renderer_deaths));
  running_.Set(static_cast<double>(state.running));
  heartbeat_age_.Set(state.heartbeat_age_seconds);
  renderer_bytes_.Set(state.renderer_bytes);
  raise_to(renderer_cpu_, state.renderer_cpu_seconds);
}

}  // namespace pressrun::engine
