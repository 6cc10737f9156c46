// What ties an answer, its log lines and a job to one request: its id, and its place in a trace.
#pragma once

#include <string>

#include "engine/daemon/trace_context.h"

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// The client's X-Request-Id when it is sane ([A-Za-z0-9._-], at most 64 characters), else a new
// random one.
std::string request_id_of(const httplib::Request& request);
std::string new_request_id();

// The request's span: of the trace that its traceparent names; of a new one where it brings none,
// an invalid one, or several. No answer names it: the specification has no header for that, and
// X-Request-Id leads to the log lines that do.
daemon::TraceContext trace_of(const httplib::Request& request);

}  // namespace pressrun::httpd
