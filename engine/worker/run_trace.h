// The span of a run, or of a chunk of it, in the trace of its job.
#pragma once

#include <optional>
#include <string>

#include "engine/daemon/logging.h"
#include "engine/daemon/trace_context.h"

namespace pressrun::engine {

// For one run, on one thread. While it lives, the thread's log lines name trace and span.
class RunTrace {
 public:
  explicit RunTrace(std::string job_id) : job_id_(std::move(job_id)) {}

  // `job` is the trace context of the job as the database tells it; empty: the job has none. A run
  // that begins again, on another connection, stays the same span.
  void begin(const std::string& job);

  // What its queries begin with, see daemon::sql_comment().
  std::string sql_comment() const { return daemon::sql_comment(job_id_, span_); }

 private:
  std::string job_id_;
  std::optional<daemon::TraceContext> span_;
  std::optional<daemon::LogScope> scope_;
};

}  // namespace pressrun::engine
