#include "db/report_layout.h"

#include <algorithm>

#include "db/catalog_error.h"
#include "db/report_columns.h"

namespace pressrun::db {

using nlohmann::json;

namespace {

constexpr std::size_t kLongestName = 63;  // NAMEDATALEN - 1: PostgreSQL would cut it

bool is_chart(const std::string& kind) {
  return kind == "bars" || kind == "stacked_bars" || kind == "lines" || kind == "donut";
}

void check_function_name(const MetadataPlace& name, const std::string& main_function) {
  name.require_text();
  const std::string text = name.value();
  const std::string prefix = main_function + "_";
  name.require(text.starts_with(prefix) && text.size() > prefix.size(),
               "must begin with " + prefix + ", after the function of its report type");
  name.require(text.substr(std::string("reports.").size()).size() <= kLongestName,
               "is longer than the 63 bytes that PostgreSQL keeps of a name");
}

void check_section(const MetadataPlace& section, const std::string& main_function) {
  section.require_object({"kind", "title", "function", "columns", kTranslationLanguage});
  section["kind"].require_one_of(
      {"table", "figures", "details", "bars", "stacked_bars", "lines", "donut"});
  if (section.has("title")) section["title"].require_text();
  const std::string language(kTranslationLanguage);
  if (section.has(language)) check_translation(section[language], {"title"});
  if (section.has("function")) {
    check_function_name(section["function"], main_function);
    if (section.has("columns")) {
      check_columns(section["columns"]);
      for (const MetadataPlace& column : section["columns"].items()) {
        column.require(!column.has("hidden"),
                       "cannot hide a column: only the type's own can be hidden");
      }
    }
  } else {
    section["kind"].require(section["kind"].value() == "table",
                            "must be table in the section without \"function\", which is the "
                            "report's own rows");
    section.require(!section.has("columns"),
                    "is the report's own table: its columns are described in the type's "
                    "\"columns\"");
  }
}

// What a chart draws: a category, then numbers.
void check_series(const MetadataPlace& section, const json& columns) {
  const std::string kind = section["kind"].value();
  if (!is_chart(kind)) return;
  section.require(columns.size() >= 2,
                  "needs a function with two columns or more: a category, then numbers");
  section.require(kind != "donut" || columns.size() == 2,
                  "is a donut, which shows two columns: a name and a number");
  for (std::size_t i = 1; i < columns.size(); ++i) {
    section.require(is_numeric(columns[i]["type"]),
                    "draws the column " + columns[i]["name"].dump() + ", whose type " +
                        columns[i]["type"].get<std::string>() + " is not a number");
  }
}

}  // namespace

void check_layout(const MetadataPlace& layout, const std::string& main_function) {
  layout.require_object({"sections"});
  if (!layout.has("sections")) return;
  const MetadataPlace sections = layout["sections"];
  sections.require_list("sections");
  for (const MetadataPlace& section : sections.items()) check_section(section, main_function);
  const auto mains =
      std::count_if(sections.value().begin(), sections.value().end(),
                    [](const json& section) { return !section.contains("function"); });
  sections.require(mains == 1,
                   "must have exactly one section without \"function\": the report's own table");
}

std::vector<SectionSource> section_sources(const MetadataPlace& layout) {
  std::vector<SectionSource> sources;
  for (const MetadataPlace& section : layout["sections"].items()) {
    if (!section.has("function")) continue;
    const std::string name = section["function"].value();
    sources.push_back({section, name.substr(name.find('.') + 1)});
  }
  return sources;
}

json stored_section(const MetadataPlace& section, const ReportFunction& function,
                    const json& columns, bool is_main) {
  check_series(section, columns);
  json stored = {{"kind", section["kind"].value()},
                 {"title", section["title"].value()},
                 {"main", is_main},
                 {"function", function.name},
                 {"arguments", parameter_arguments(function)},
                 {"columns", columns}};
  const std::string language(kTranslationLanguage);
  if (section.has(language)) stored[language] = section[language].value();
  return stored;
}

}  // namespace pressrun::db
