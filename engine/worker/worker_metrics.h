// What /metrics of a worker says.
#pragma once

#include "engine/daemon/metrics.h"
#include "engine/worker/run_order.h"

namespace pressrun::engine {

// Thread safe, as Metrics is.
class WorkerMetrics {
 public:
  explicit WorkerMetrics(daemon::Metrics& metrics);

  void count_run(const std::string& type, const RunResult& result);
  void count_death(const std::string& type, const std::string& code);
  // The state of the moment.
  void refresh(unsigned long claims, unsigned long claimed_runs, unsigned long restarts,
               std::size_t running, double heartbeat_age_seconds);

 private:
  daemon::Metrics& metrics_;
  prometheus::Counter& claims_;
  prometheus::Counter& claimed_runs_;
  prometheus::Counter& restarts_;
  prometheus::Counter& rows_;
  prometheus::Counter& bytes_;
  prometheus::Gauge& running_;
  prometheus::Gauge& heartbeat_age_;
};

}  // namespace pressrun::engine
