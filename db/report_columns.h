// What metadata says of result columns: titles, styles, totals.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "db/metadata_place.h"

namespace pressrun::db {

// The form of a "columns" list. THROWS CatalogError.
void check_columns(const MetadataPlace& columns);

// The function's columns ([{"name", "type"}]) joined by what the list `more` says of them; `more`
// may be null. THROWS CatalogError when it names a column that `signature` does not have, or wants
// of one what its type cannot give.
nlohmann::json merged_columns(const MetadataPlace& more, nlohmann::json columns,
                              const std::string& signature);

// A PostgreSQL type of numbers, as format_type() writes it.
bool is_numeric(const std::string& type);

}  // namespace pressrun::db
