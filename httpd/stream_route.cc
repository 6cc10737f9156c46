#include "httpd/stream_route.h"

#include <httplib.h>

#include "httpd/problem.h"
#include "httpd/stream_calls.h"

namespace pressrun::httpd {
namespace {

void open(db::Pool& pool, Authenticator& authenticator, LiveStreams& live,
          const BeginStream& begin_stream, const Context& context, httplib::Response& response) {
  const Caller caller = authenticator.caller_of(context.http);
  const std::int64_t event = context.event();
  const auto rights =
      calls::stream_rights(pool, {{caller.person}, {event}, {caller.token_id}, {caller.subject}})
          .at(0);
  if (!rights) throw Problem(404, "There is no such event that you can see.");
  response.status = 200;
  response.set_header("Content-Type", "text/event-stream");
  // Else nginx collects what should go out at once.
  response.set_header("X-Accel-Buffering", "no");
  if (context.http.method == "HEAD") return;
  auto stream = begin_stream(std::to_string(caller.person));
  if (!stream) {
    throw Problem(503, "Too many pages are open. Ask for the list of jobs from time to time.")
        .header("Retry-After", "30");
  }
  live.add(caller, event, *rights, std::move(stream));
}

}  // namespace

std::vector<Route> stream_routes(db::Pool& pool, Authenticator& authenticator, LiveStreams& live,
                                 BeginStream begin_stream) {
  return {{"GET", "/v1/admin/events/{event}/reports/stream", Auth::kPerson, "the types'",
           "Every change of the event's jobs, as server-sent events",
           [&pool, &authenticator, &live, begin_stream = std::move(begin_stream)](
               const Context& context, httplib::Response& response) {
             open(pool, authenticator, live, begin_stream, context, response);
           },
           0, "streamJobs"}};
}

}  // namespace pressrun::httpd
