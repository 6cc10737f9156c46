// A chunk of somebody else's run, from begin_chunk() to the call that ends it.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "db/chunks.h"
#include "engine/worker/run_order.h"
#include "engine/worker/run_plan.h"
#include "engine/worker/run_trace.h"
#include "engine/worker/runner_parts.h"

namespace pressrun::engine {

// For one chunk; not thread safe (StopRequest is how others interfere).
class ChunkRunner {
 public:
  // REQUIRES an order of a chunk. `on_began` is told the time that it may take.
  ChunkRunner(RunnerParts parts, const RunOrder& order,
              std::function<void(std::chrono::milliseconds)> on_began);

  // Never throws: whatever goes wrong ends in chunk_failed(), hand_back_chunk(), or silence when
  // the lease is lost, the run is over, or the database stays away. No part of a chunk that was not
  // stored stays in the store. kCompleted: it was.
  RunResult run();

 private:
  RunOutcome attempt(RunResult& result);
  RunPlan begin(const db::RowReader* reader);
  RunOutcome render(const RunPlan& plan, db::RowReader& reader, RunResult& result);
  RunOutcome settle(const std::exception_ptr& cause);
  RunOutcome settle_failure(const std::exception_ptr& cause);

  RunnerParts parts_;
  const RunOrder& order_;
  db::ChunkLease lease_;
  RunTrace trace_;
  std::function<void(std::chrono::milliseconds)> on_began_;
  std::optional<int> backend_pid_;  // as the database was told
  std::optional<std::string> backend_start_;
};

}  // namespace pressrun::engine
