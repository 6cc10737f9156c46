// Whether the parameters of a report type reach the arguments of its function.
#pragma once

#include <nlohmann/json.hpp>

#include "db/catalog_error.h"
#include "db/report_function.h"
#include "db/report_source.h"
#include "db/transaction.h"

namespace pressrun::db {

// That each parameter of `metadata` is an argument, that PostgreSQL can read some value of it as
// the argument's type, and that each argument without a default is a required parameter. THROWS
// CatalogError, Error.
Notes check_arguments(Transaction& transaction, const ReportSource& source,
                      const nlohmann::json& metadata, const ReportFunction& function);

}  // namespace pressrun::db
