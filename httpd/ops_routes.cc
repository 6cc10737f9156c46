#include "httpd/ops_routes.h"

#include "db/error.h"
#include "db/platform_check.h"
#include "db/schema_check.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

void require_platform(db::Session& session) {
  const std::string missing = db::missing_platform_functions(session);
  if (missing.empty()) return;
  throw Problem(503, "Schema platform lacks functions: " + missing +
                         ". `pressrunctl doctor` says what to write.")
      .header("Retry-After", "2");
}

void require_ready(db::Pool& pool) {
  try {
    auto session = pool.take();
    db::check_schema_version(*session);
    require_platform(*session);
  } catch (const db::Error& error) {
    const bool schema =
        error.sqlstate() == db::kSchemaIsOld || error.sqlstate() == db::kSchemaIsForeign;
    throw Problem(503, schema ? error.what() : "The database does not answer.")
        .header("Retry-After", "2");
  }
}

}  // namespace

std::vector<Route> ops_routes(db::Pool& pool, daemon::Metrics& metrics) {
  // Probes may carry parameters of their own.
  return {
      {"GET", "/healthz", Auth::kNone, "", "Whether the process is alive",
       [](const Context&, httplib::Response& response) {
         reply_json(response, 200, R"({"status": "ok"})");
       },
       kQuery, "isAlive"},
      {"GET", "/readyz", Auth::kNone, "", "Whether the server can do its work",
       [&pool](const Context&, httplib::Response& response) {
         require_ready(pool);
         reply_json(response, 200, R"({"status": "ready"})");
       },
       kQuery, "isReady"},
      {"GET", "/metrics", Auth::kNone, "", "Metrics for Prometheus",
       [&metrics](const Context&, httplib::Response& response) {
         response.set_content(metrics.text(), daemon::kMetricsContentType);
       },
       kQuery, "getMetrics"},
  };
}

}  // namespace pressrun::httpd
