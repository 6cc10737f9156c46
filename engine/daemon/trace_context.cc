#include "engine/daemon/trace_context.h"

#include "engine/daemon/random_hex.h"

namespace pressrun::daemon {
namespace {

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kSpanDigits = 16;
// version - trace id - span id - flags
constexpr std::size_t kTraceAt = 3;
constexpr std::size_t kSpanAt = kTraceAt + kTraceDigits + 1;
constexpr std::size_t kFlagsAt = kSpanAt + kSpanDigits + 1;
constexpr std::size_t kLength = kFlagsAt + 2;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

// An odd last digit has the bit that says so.
bool is_sampled(std::string_view flags) {
  return std::string_view("13579bdf").find(flags.back()) != std::string_view::npos;
}

std::string random_id(std::size_t digits) {
  std::string id;
  do {
    id = random_hex(digits);
  } while (!is_id(id));
  return id;
}

}  // namespace

TraceContext TraceContext::child() const { return {trace_id, random_id(kSpanDigits), sampled}; }

std::string TraceContext::traceparent() const {
  return "00-" + trace_id + "-" + span_id + (sampled ? "-01" : "-00");
}

std::optional<TraceContext> parse_traceparent(std::string_view value) {
  if (value.size() < kLength) return std::nullopt;
  const std::string_view version = value.substr(0, 2);
  const std::string_view trace_id = value.substr(kTraceAt, kTraceDigits);
  const std::string_view span_id = value.substr(kSpanAt, kSpanDigits);
  const std::string_view flags = value.substr(kFlagsAt, 2);
  const bool has_dashes = value[kTraceAt - 1] == '-' && value[kSpanAt - 1] == '-' &&
                          value[kFlagsAt - 1] == '-' &&
                          (value.size() == kLength || (version != "00" && value[kLength] == '-'));
  if (!has_dashes || !is_hex(version) || version == "ff" || !is_id(trace_id) || !is_id(span_id) ||
      !is_hex(flags)) {
    return std::nullopt;
  }
  return TraceContext{std::string(trace_id), std::string(span_id), is_sampled(flags)};
}

TraceContext new_trace() { return {random_id(kTraceDigits), random_id(kSpanDigits), false}; }

std::string sql_comment(std::string_view job_id, const std::optional<TraceContext>& trace) {
  std::string tags;
  if (!job_id.empty()) tags = "job_id='" + std::string(job_id) + "'";
  if (trace)
    tags += (tags.empty() ? "traceparent='" : ",traceparent='") + trace->traceparent() + "'";
  return tags.empty() ? tags : "/*" + tags + "*/ ";
}

}  // namespace pressrun::daemon
