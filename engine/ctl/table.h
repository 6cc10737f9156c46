// Query results for people: aligned tables and records; for machines: JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "db/session.h"

namespace pressrun::engine::ctl {

// Columns under their names, as wide as their widest value; NULL is empty. Widths count code
// points.
std::string as_table(const db::Rows& rows);

// The same, with what the last column has to say cut (and "..." at its end) where the line of a
// terminal with so many columns ends; where less than a sentence would be left of that line, the
// next one is filled as well. Nothing is cut without `columns`.
std::string as_table(const db::Rows& rows, std::optional<std::size_t> columns);

// The first row as one "name  value" line a column, NULLs left out. Empty when there is no row.
std::string as_record(const db::Rows& rows);

// The statement that returns the rows of `sql` as one JSON array, types kept.
std::string json_query(const std::string& sql);

}  // namespace pressrun::engine::ctl
