// One run of a report, from begin_run() to the call that ends it.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/worker/artifact_upload.h"
#include "engine/worker/chunk_holder.h"
#include "engine/worker/progress.h"
#include "engine/worker/query_rows.h"
#include "engine/worker/run_order.h"
#include "engine/worker/run_plan.h"
#include "engine/worker/run_trace.h"
#include "engine/worker/runner_parts.h"

namespace pressrun::engine {

// For one run; not thread safe (StopRequest is how others interfere).
class JobRunner {
 public:
  // `on_began` is told the time that the run may take.
  JobRunner(RunnerParts parts, const RunOrder& order,
            std::function<void(std::chrono::milliseconds)> on_began);

  // Never throws: whatever goes wrong ends in fail_job(), acknowledge_cancel(), hand_back(), or
  // silence when the lease is lost or the database stays away. No object of a run that did not
  // complete stays in the store, unless it is unknown whether the run completed.
  RunResult run();

 private:
  RunOutcome attempt();
  RunPlan begin(const db::RowReader* reader);
  void name_backend(const db::RowReader& reader);
  void produce(const RunPlan& plan);
  void render(const RunPlan& plan, db::RowReader& reader, Progress& progress);
  bool is_large(const RunPlan& plan, db::RowReader& reader);
  void render_sections(const RunPlan& plan, ReportReader& report, ChunkHolder* holder,
                       Progress& progress);
  void begin_files(const RunPlan& plan, const reports::ReportInfo& info, const ChunkHolder* holder);
  void render_section(reports::Section section, QueryRows& rows, Progress& progress);
  Progress make_progress(const RunPlan& plan);
  std::optional<std::uint64_t> estimate_rows(const RunPlan& plan);
  std::optional<std::uint64_t> rows_of_earlier_run();
  void tell(const std::string& stage, int percent, std::uint64_t rows);
  void store(Progress& progress);
  RunOutcome complete();
  RunOutcome settle(const std::exception_ptr& cause);
  RunOutcome settle_stop(StopReason reason);
  RunOutcome settle_failure(const std::exception_ptr& cause);
  void discard();

  RunnerParts parts_;
  const RunOrder& order_;
  RunTrace trace_;
  std::function<void(std::chrono::milliseconds)> on_began_;
  std::vector<std::unique_ptr<ArtifactUpload>> uploads_;
  std::string stage_ = "queued";
  std::uint64_t rows_ = 0;
  std::optional<std::uint64_t> counted_rows_;  // of a report that was cut
  bool completion_in_doubt_ = false;
  std::optional<double> waited_seconds_;  // nullopt: it never began
  std::string failure_code_;              // as the database was told
  std::optional<int> backend_pid_;        // as the database was told
  std::optional<std::string> backend_start_;
};

}  // namespace pressrun::engine
