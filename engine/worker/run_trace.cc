#include "engine/worker/run_trace.h"

namespace pressrun::engine {

void RunTrace::begin(const std::string& job) {
  if (span_) return;
  const auto asked = daemon::parse_traceparent(job);
  if (!asked) return;
  span_ = asked->child();
  scope_.emplace(daemon::LogFields{{"trace_id", span_->trace_id}, {"span_id", span_->span_id}});
}

}  // namespace pressrun::engine
