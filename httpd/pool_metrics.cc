#include "httpd/pool_metrics.h"

namespace pressrun::httpd {

void show_pool(daemon::Metrics& metrics, const db::Pool& pool) {
  metrics.add_source([&pool] {
    const db::Pool::Use use = pool.use();
    prometheus::MetricFamily connections = daemon::gauge_family(
        "pressrun_database_pool_connections", "Connections that the pool has open.");
    daemon::add_gauge(connections, static_cast<double>(use.in_use), {{"state", "in_use"}});
    daemon::add_gauge(connections, static_cast<double>(use.idle), {{"state", "idle"}});
    prometheus::MetricFamily size =
        daemon::gauge_family("pressrun_database_pool_size", "Connections that the pool may open.");
    daemon::add_gauge(size, static_cast<double>(use.size));
    return std::vector{connections, size};
  });
}

}  // namespace pressrun::httpd
