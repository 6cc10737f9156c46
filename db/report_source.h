// A report type as its two files say it: <type>.json (metadata) and <type>.sql (the function).
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/catalog_error.h"

namespace pressrun::db {

struct ReportSource {
  std::string type;
  std::string sql_path;
  std::string sql;
  std::string json_path;
  std::string json;
};

using FileContents = std::map<std::string, std::string>;  // file name -> content

// One for each <type>.json among `files`, in the order of names; without the byte order marks that
// some editors write. THROWS CatalogError for a file without its partner.
std::vector<ReportSource> report_sources(const FileContents& files);

// The checked metadata, with "function" filled in: reports.<type with _ for -> when it is not
// given. THROWS CatalogError that names all that is wrong with it, a line each.
nlohmann::json read_metadata(const ReportSource& source);

}  // namespace pressrun::db
