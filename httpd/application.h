// One request from its arrival to its answer: id, route, who asks, handler, errors, headers, log
// line, metrics.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "httpd/auth.h"
#include "httpd/client_address.h"
#include "httpd/cors.h"
#include "httpd/request_metrics.h"
#include "httpd/router.h"
#include "httpd/security_headers.h"

namespace pressrun::httpd {

// Thread safe. The arguments by reference must outlive it. handle() and refuse() are what a
// GuardedServer wants.
class Application {
 public:
  Application(std::vector<Route> routes, Authenticator& authenticator, Cors cors,
              TrustedProxies proxies, SecurityHeaders security, daemon::Metrics& metrics);

  // Never throws: this is the HTTP handler's place to catch.
  void handle(const httplib::Request& request, httplib::Response& response);
  void refuse(int status, const std::string& detail, httplib::Response& response);

 private:
  // Sets `route` to the pattern of the route that is taken, also when its handler throws.
  void dispatch(const httplib::Request& request, const std::string& request_id,
                const daemon::TraceContext& trace, const std::string& client,
                httplib::Response& response, std::string& route);
  void finish(const httplib::Request& request, const std::string& request_id,
              httplib::Response& response) const;

  const Router router_;
  Authenticator& authenticator_;
  const Cors cors_;
  const TrustedProxies proxies_;
  const SecurityHeaders security_;
  RequestMetrics metrics_;
};

}  // namespace pressrun::httpd
