// What /metrics of a worker says.
#pragma once

#include <set>
#include <string>

#include "engine/daemon/metrics.h"
#include "engine/worker/run_order.h"

namespace pressrun::engine {

// The state of the moment.
struct WorkerState {
  unsigned long claims = 0;
  unsigned long claimed_runs = 0;
  unsigned long renderer_deaths = 0;
  std::size_t running = 0;
  double heartbeat_age_seconds = 0;
  double renderer_bytes = 0;        // resident, of all renderers
  double renderer_cpu_seconds = 0;  // of all, also those that have ended
};

// For one thread.
class WorkerMetrics {
 public:
  explicit WorkerMetrics(daemon::Metrics& metrics);

  // Runs of the type are coming: what may become of them is told from now on, as 0, since an
  // increase is seen only of a series that was there before.
  void expect(const std::string& type);
  void count_run(const std::string& type, const RunResult& result);
  // A renderer died with its run. `code`: why the run fails; empty: it was stopped.
  void count_death(const std::string& type, const std::string& code);
  // So many runs belong to others now.
  void count_lost(std::size_t runs);
  void refresh(const WorkerState& state);

 private:
  prometheus::Counter& runs(const std::string& type, const std::string& outcome);
  prometheus::Counter& failures(const std::string& type, const std::string& code);
  void count_failure(const std::string& type, const std::string& code);

  daemon::Metrics& metrics_;
  prometheus::Counter& claims_;
  prometheus::Counter& claimed_runs_;
  prometheus::Counter& restarts_;
  prometheus::Counter& rows_;
  prometheus::Counter& bytes_;
  prometheus::Counter& store_failures_;
  prometheus::Counter& leases_lost_;
  prometheus::Gauge& running_;
  prometheus::Gauge& heartbeat_age_;
  prometheus::Gauge& renderer_bytes_;
  prometheus::Counter& renderer_cpu_;
  std::set<std::string> expected_;
};

}  // namespace pressrun::engine
