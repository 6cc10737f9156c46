// The layout of a report type: the sections that formats with pages or sheets have besides the main
// table.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/metadata_place.h"
#include "db/report_function.h"

namespace pressrun::db {

// A section that reads a function of its own.
struct SectionSource {
  MetadataPlace place;
  std::string function;  // without its schema
};

// The form of "layout": known kinds, exactly one section without a function, each other one with a
// function named after `main_function` (reports.x), so that no two types can share one. THROWS
// CatalogError.
void check_layout(const MetadataPlace& layout, const std::string& main_function);

// REQUIRES check_layout().
std::vector<SectionSource> section_sources(const MetadataPlace& layout);

// One section as report_types.layout keeps it: {"kind", "title", "de", "main", "function",
// "arguments", "columns"}. THROWS CatalogError when the columns do not suit the kind.
nlohmann::json stored_section(const MetadataPlace& section, const ReportFunction& function,
                              const nlohmann::json& columns, bool is_main);

}  // namespace pressrun::db
