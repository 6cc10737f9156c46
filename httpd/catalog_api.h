// The report types that a person may see.
#pragma once

#include <vector>

#include "db/pool.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// GET .../reports/types and .../reports/types/{type}. Thread safe; `pool` must outlive the routes.
std::vector<Route> catalog_routes(db::Pool& pool);

}  // namespace pressrun::httpd
