#include "httpd/application.h"

#include <httplib.h>

#include <chrono>
#include <cmath>

#include "engine/daemon/logging.h"
#include "httpd/landing.h"
#include "httpd/problem.h"
#include "httpd/request_id.h"
#include "httpd/route_inputs.h"

namespace pressrun::httpd {
namespace {

using Clock = std::chrono::steady_clock;

// Of the server as a whole.
constexpr char kAllMethods[] = "DELETE, GET, HEAD, OPTIONS, PATCH, POST";

std::string path_of(const httplib::Request& request) {
  // The query may hold a link's signature.
  return request.target.substr(0, request.target.find('?'));
}

void log_request(const httplib::Request& request, const std::string& route, int status,
                 double seconds, const std::string& client) {
  const auto level = status >= 500             ? daemon::LogLevel::kWarn
                     : request.method == "GET" ? daemon::LogLevel::kDebug
                                               : daemon::LogLevel::kInfo;
  daemon::log(level, "request",
              {{"method", request.method},
               {"path", path_of(request)},
               {"route", route},
               {"status", status},
               {"ms", std::round(seconds * 1e6) / 1e3},
               {"client", client}});
}

// A download link that was changed so that it leads elsewhere: it is told no more than any other
// broken link, not even that something is there which wants a token.
bool is_broken_link(const httplib::Request& request, const Target& target) {
  return !request.has_header("Authorization") && target.query.find("&sig=") != std::string::npos;
}

// Whoever follows a broken link is told the same whatever it has become.
bool may_be_link(const httplib::Request& request) {
  return request.target.starts_with("/v1/") || request.target.find("sig=") != std::string::npos;
}

// What a handler had begun to answer before it failed.
void start_over(httplib::Response& response) {
  response = httplib::Response();
  response.version = "HTTP/1.1";
}

void write_problem(const Problem& problem, const httplib::Request& request,
                   const std::string& request_id, httplib::Response& response) {
  start_over(response);
  if (problem.status() == 404 && wants_html(request)) {
    return write_landing(may_be_link(request) ? link_unknown() : page_unknown(), request,
                         request_id, response);
  }
  problem.write(response, path_of(request), request_id);
  if (wants_html(request)) write_problem_page(problem, request, response);
}

// Of a statement or function that is wrong; of data it may hold these.
std::string detail_for_logs(const db::Error& error) {
  return error.sqlstate().starts_with("42") ? error.detail() : std::string();
}

}  // namespace

Application::Application(std::vector<Route> routes, Authenticator& authenticator, Cors cors,
                         TrustedProxies proxies, SecurityHeaders security, daemon::Metrics& metrics)
    : router_(std::move(routes)),
      authenticator_(authenticator),
      cors_(std::move(cors)),
      proxies_(std::move(proxies)),
      security_(security),
      metrics_(metrics) {}

void Application::handle(const httplib::Request& request, httplib::Response& response) {
  const auto start = Clock::now();
  const std::string request_id = request_id_of(request);
  const daemon::TraceContext trace = trace_of(request);
  const daemon::LogScope scope(
      {{"request_id", request_id}, {"trace_id", trace.trace_id}, {"span_id", trace.span_id}});
  const std::string client = proxies_.client_of(request);
  std::string route;
  try {
    dispatch(request, request_id, trace, client, response, route);
  } catch (const Problem& problem) {
    write_problem(problem, request, request_id, response);
  } catch (const db::Error& error) {
    const Problem problem = problem_of(error);
    if (problem.status() >= 500) {
      daemon::log_error("the database refused a call", {{"sqlstate", error.sqlstate()},
                                                        {"error", error.what()},
                                                        {"detail", detail_for_logs(error)},
                                                        {"where", error.where()}});
    }
    write_problem(problem, request, request_id, response);
  } catch (const std::exception& error) {
    daemon::log_error("a request failed", {{"error", error.what()}});
    write_problem(Problem(500, "An internal error. Please report it with the request id."), request,
                  request_id, response);
  }
  // Handlers leave it to cpp-httplib to say 200, which does so after we have counted.
  if (response.status < 0) response.status = 200;
  finish(request, request_id, response);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  metrics_.observe(request.method, route, response.status, seconds);
  log_request(request, route, response.status, seconds, client);
}

void Application::dispatch(const httplib::Request& request, const std::string& request_id,
                           const daemon::TraceContext& trace, const std::string& client,
                           httplib::Response& response, std::string& route) {
  const Target target = parse_target(request.target);
  if (request.method == "OPTIONS") {
    const std::string methods = request.target == "*" ? kAllMethods : router_.allowed(target);
    if (methods.empty()) {
      throw Problem(404, "There is nothing at this address.");
    }
    return cors_.preflight(request, methods, response);
  }
  Router::Match match = router_.match(request.method, target);
  route = match.route->pattern;
  Context context{request, target, request_id, trace, client, std::move(match.path)};
  if (match.route->auth == Auth::kPerson) {
    if (is_broken_link(request, target)) throw Problem(404, "There is nothing at this address.");
    context.person = authenticator_.person_of(request);
  }
  refuse_what_is_not_taken(*match.route, request, target);
  match.route->handler(context, response);
}

void Application::finish(const httplib::Request& request, const std::string& request_id,
                         httplib::Response& response) const {
  response.set_header("X-Request-Id", request_id);
  security_.add(response);
  cors_.allow(request, response);
}

void Application::refuse(int status, const std::string& detail, httplib::Response& response) {
  const std::string request_id = new_request_id();
  Problem problem(status, detail);
  if (status == 405) {
    problem = Problem(status, detail).header("Allow", kAllMethods);
  }
  problem.write(response, "", request_id);
  response.set_header("X-Request-Id", request_id);
  security_.add(response);
  metrics_.observe("", "", status, 0);
  daemon::log_info("a request was refused",
                   {{"request_id", request_id}, {"status", status}, {"detail", detail}});
}

}  // namespace pressrun::httpd
