// W3C Trace Context, level 1 (https://www.w3.org/TR/trace-context-1/): which trace a request, a run
// or a webhook belongs to. Pressrun records no spans: it names them in its logs, in SQL comments
// and in what it sends. It does not carry `tracestate`, as the specification leaves it free to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pressrun::daemon {

// A span of a trace. Both ids are lower-case hexadecimal and not all zero.
struct TraceContext {
  std::string trace_id;  // 32 digits
  std::string span_id;   // 16 digits
  bool sampled = false;  // whoever began the trace records it

  // A new span of the same trace, below this one.
  TraceContext child() const;
  // As version 00 writes it: 55 characters of [0-9a-f-].
  std::string traceparent() const;
};

// The value of a `traceparent` header; of a higher version what version 00 knows of it. nullopt for
// anything that the specification calls invalid.
std::optional<TraceContext> parse_traceparent(std::string_view value);

// The first span of a trace that nobody has seen yet and nobody records.
TraceContext new_trace();

// In the manner of sqlcommenter, to stand before a statement: "/*job_id='...',traceparent='...'*/
// ". Before it and not after it, since pg_stat_activity shows only the beginning of a long one.
// REQUIRES a job id of [0-9a-z]; an empty one or an absent trace is left out.
std::string sql_comment(std::string_view job_id, const std::optional<TraceContext>& trace);

}  // namespace pressrun::daemon
