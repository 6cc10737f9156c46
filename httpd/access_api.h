// Asking for access to report types, and deciding about it.
#pragma once

#include <vector>

#include "db/pool.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// .../access-requests: create, list, grant, decline. `pool` must outlive the routes.
std::vector<Route> access_routes(db::Pool& pool);

}  // namespace pressrun::httpd
