// A metadata file's text as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pressrun::db {

// THROWS CatalogError when `text` is no JSON, or names a key twice in one object: the first would
// go unnoticed.
nlohmann::json parse_metadata(const std::string& file, const std::string& text);

}  // namespace pressrun::db
