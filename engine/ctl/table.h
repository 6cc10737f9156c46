// Query results for people: aligned tables and records; for machines: JSON.
#pragma once

#include <string>

#include "db/session.h"

namespace pressrun::engine::ctl {

// Columns under their names, as wide as their widest value; NULL is empty. Widths count code
// points.
std::string as_table(const db::Rows& rows);

// The first row as one "name  value" line a column, NULLs left out. Empty when there is no row.
std::string as_record(const db::Rows& rows);

// The statement that returns the rows of `sql` as one JSON array, types kept.
std::string json_query(const std::string& sql);

}  // namespace pressrun::engine::ctl
