#include "engine/worker/worker_metrics.h"

namespace pressrun::engine {
namespace {

const std::vector<double> kRunSeconds = {0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800};

void raise_to(prometheus::Counter& counter, unsigned long total) {
  counter.Increment(static_cast<double>(total) - counter.Value());
}

}  // namespace

WorkerMetrics::WorkerMetrics(daemon::Metrics& metrics)
    : metrics_(metrics),
      claims_(metrics.counter("pressrun_claims_total", "Calls of claim_jobs().")),
      claimed_runs_(metrics.counter("pressrun_claimed_runs_total", "Runs claimed.")),
      restarts_(metrics.counter("pressrun_renderer_deaths_total", "Renderers that died.")),
      rows_(metrics.counter("pressrun_rows_total", "Rows of completed runs.")),
      bytes_(metrics.counter("pressrun_artifact_bytes_total", "Bytes of completed artifacts.")),
      running_(metrics.gauge("pressrun_running", "Runs under way.")),
      heartbeat_age_(metrics.gauge("pressrun_heartbeat_age_seconds",
                                   "Since the database last answered a heartbeat.")) {}

void WorkerMetrics::count_run(const std::string& type, const RunResult& result) {
  metrics_
      .counter("pressrun_runs_total", "Runs by type and outcome.",
               {{"type", type}, {"outcome", outcome_name(result.outcome)}})
      .Increment();
  metrics_.histogram("pressrun_run_seconds", "Duration of runs.", kRunSeconds, {{"type", type}})
      .Observe(result.seconds);
  if (result.outcome != RunOutcome::kCompleted) return;
  rows_.Increment(static_cast<double>(result.rows));
  bytes_.Increment(static_cast<double>(result.bytes));
}

void WorkerMetrics::count_death(const std::string& type, const std::string& code) {
  metrics_
      .counter("pressrun_runs_total", "Runs by type and outcome.",
               {{"type", type}, {"outcome", code}})
      .Increment();
}

void WorkerMetrics::refresh(unsigned long claims, unsigned long claimed_runs,
                            unsigned long restarts, std::size_t running,
                            double heartbeat_age_seconds) {
  raise_to(claims_, claims);
  raise_to(claimed_runs_, claimed_runs);
  raise_to(restarts_, restarts);
  running_.Set(static_cast<double>(running));
  heartbeat_age_.Set(heartbeat_age_seconds);
}

}  // namespace pressrun::engine
