// The orders of the sample domain.
#pragma once

#include <vector>

#include "db/pool.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// GET, POST .../orders, GET .../orders/{order}, POST .../orders/{order}/complete. On a database
// without the sample domain they answer 501. Thread safe; `pool` must outlive the routes.
std::vector<Route> orders_routes(db::Pool& pool);

}  // namespace pressrun::httpd
