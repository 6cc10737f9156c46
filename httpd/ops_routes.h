// /healthz, /readyz and /metrics.
#pragma once

#include <vector>

#include "db/pool.h"
#include "engine/daemon/metrics.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// Alive; able to serve (the database answers and has the schema of this build); Prometheus metrics.
// Thread safe; both arguments must outlive the routes.
std::vector<Route> ops_routes(db::Pool& pool, daemon::Metrics& metrics);

}  // namespace pressrun::httpd
