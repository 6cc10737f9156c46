// What /metrics says of the connections to the database.
#pragma once

#include "db/pool.h"
#include "engine/daemon/metrics.h"

namespace pressrun::httpd {

// Adds them to `metrics`; `pool` must live as long as those are asked for.
void show_pool(daemon::Metrics& metrics, const db::Pool& pool);

}  // namespace pressrun::httpd
