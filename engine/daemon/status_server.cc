#include "engine/daemon/status_server.h"

#include <httplib.h>

namespace pressrun::daemon {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";

ServerOptions small_server(const std::string& listen) {
  ServerOptions options;
  options.listen = listen;
  options.threads = 2;
  options.max_waits = 0;
  options.max_transfers = 0;
  options.max_connections = 256;
  options.limits.max_body = 1024;
  return options;
}

void answer(const httplib::Request& request, httplib::Response& response, Metrics& metrics,
            const std::function<Readiness()>& readiness) {
  if (request.method != "GET" && request.method != "HEAD") {
    response.status = 405;
    response.set_header("Allow", "GET, HEAD");
    response.set_content("method not allowed\n", kText);
  } else if (request.target == "/healthz") {
    response.set_content("ok\n", kText);
  } else if (request.target == "/readyz") {
    const Readiness state = readiness();
    response.status = state.ready ? 200 : 503;
    response.set_content(state.ready ? "ready\n" : "not ready: " + state.reason + "\n", kText);
  } else if (request.target == "/metrics") {
    response.set_content(metrics.text(), kMetricsContentType);
  } else {
    response.status = 404;
    response.set_content("not found: /healthz, /readyz and /metrics are here\n", kText);
  }
}

}  // namespace

StatusServer::StatusServer(const std::string& listen, Metrics& metrics,
                           std::function<Readiness()> readiness)
    : server_(small_server(listen),
              [&metrics, readiness = std::move(readiness)](const httplib::Request& request,
                                                           httplib::Response& response) {
                answer(request, response, metrics, readiness);
              }) {
  server_.start();
}

}  // namespace pressrun::daemon
