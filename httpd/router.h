// The one table of routes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/daemon/trace_context.h"
#include "httpd/target.h"

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace pressrun::httpd {

// Which request made something, as the job that comes of it tells.
struct Origin {
  std::string request_id;
  std::string traceparent;
};

// What a handler gets. Lives as long as the call.
struct Context {
  const httplib::Request& http;
  const Target& target;
  const std::string& request_id;
  const daemon::TraceContext& trace;        // its span, see trace_of()
  const std::string& client;                // its address, see client_address.h
  std::map<std::string, std::string> path;  // the pattern's {names}
  std::int64_t person = 0;                  // who asks; 0 on routes that need nobody

  // For what the request makes.
  Origin origin() const { return {request_id, trace.traceparent()}; }
  // {event} as a number. THROWS Problem 404 when it cannot be the id of one.
  std::int64_t event() const;
  // {job}. THROWS Problem 404 when it cannot be the id of one.
  const std::string& job() const;
  // {schedule}, likewise.
  const std::string& schedule() const;
};

enum class Auth {
  kNone,    // anybody, or the handler checks for itself (a signed link)
  kPerson,  // a bearer token or the session of a person
};

// What a route takes besides its path: the bits of Route::takes.
inline constexpr unsigned kQuery = 1;
inline constexpr unsigned kBody = 2;
inline constexpr unsigned kIdempotencyKey = 4;

struct Route {
  using Handler = std::function<void(const Context&, httplib::Response&)>;

  std::string method;
  std::string pattern;  // "/v1/admin/events/{event}/orders"
  Auth auth;
  std::string
      permission;  // what the SQL function behind it asks for; "" for none. For documentation.
  std::string summary;
  Handler handler;
  unsigned takes = 0;          // the rest is refused (route_inputs.h)
  std::string operation = {};  // its name in the document of the API (openapi.h); "" for pages
};

// Immutable, so thread safe. Matches whole path segments; {name} takes any one segment that is not
// empty, {name...} at the end all that follow, with their slashes. A route for GET answers HEAD
// too.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string> path;
  };

  // THROWS Problem 404 for an unknown path, 405 with Allow for an unknown method of a known one.
  Match match(const std::string& method, const Target& target) const;
  // The methods of a path, "GET, HEAD, OPTIONS"; empty for an unknown path.
  std::string allowed(const Target& target) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string> segments;
  };

  static bool matches(const Pattern& pattern, const Target& target,
                      std::map<std::string, std::string>* path);

  std::vector<Route> routes_;
  std::vector<Pattern> patterns_;  // of the route with the same index
};

}  // namespace pressrun::httpd
