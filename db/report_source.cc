#include "db/report_source.h"

#include <algorithm>

#include "db/metadata_place.h"
#include "db/report_chunks.h"
#include "db/report_columns.h"
#include "db/report_layout.h"
#include "db/report_params.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

void check_formats(const MetadataPlace& formats) {
  formats.require_list("csv, xlsx, pdf");
  for (const MetadataPlace& format : formats.items()) {
    format.require_one_of({"csv", "xlsx", "pdf"});
  }
}

void check_exists_checks(const MetadataPlace& checks) {
  checks.require(checks.value().is_array(), "must be a list");
  for (const MetadataPlace& check : checks.items()) {
    check.require(check["param"].value().is_string() && check["function"].value().is_string(),
                  "must name a \"param\" and a \"function\"");
  }
}

void check(const MetadataPlace& metadata, const std::string& type) {
  metadata.require_object({"type", "title", "description", "group", "permission", "formats",
                           "params", "limits", "layout", "source", "function", "exists_checks",
                           "position", "columns", "chunks", kTranslationLanguage});
  for (const char* key : {"type", "title", "description", "group", "permission"}) {
    metadata[key].require_text();
  }
  metadata["type"].require(metadata["type"].value() == type,
                           "must be \"" + type + "\", as the file is named");
  check_formats(metadata["formats"]);
  const std::string language(kTranslationLanguage);
  if (metadata.has(language))
    check_translation(metadata[language], {"title", "description", "group"});
  if (metadata.has("params")) check_params(metadata["params"]);
  if (metadata.has("columns")) check_columns(metadata["columns"]);
  if (metadata.has("chunks")) check_chunks(metadata["chunks"]);
  if (metadata.has("exists_checks")) check_exists_checks(metadata["exists_checks"]);
  if (metadata.has("limits")) {
    metadata["limits"].require_object(
        {"size_bytes", "retention_days", "run_deadline", "first_row_timeout", "max_attempts"});
  }
}

std::string function_for(const std::string& type) {
  std::string name = "reports." + type;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

json parse(const ReportSource& source) {
  try {
    return json::parse(source.json);
  } catch (const json::parse_error& error) {
    throw CatalogError(source.json_path, error.what());
  }
}

}  // namespace

std::vector<ReportSource> report_sources(const FileContents& files) {
  std::vector<ReportSource> sources;
  for (const auto& [name, content] : files) {
    const bool is_json = name.ends_with(".json");
    if (!is_json && !name.ends_with(".sql")) continue;
    const std::string type = name.substr(0, name.rfind('.'));
    const std::string partner = type + (is_json ? ".sql" : ".json");
    const auto found = files.find(partner);
    if (found == files.end()) {
      throw CatalogError(name, "there is no " + partner + " beside it; a report type is both");
    }
    if (is_json) sources.push_back({type, partner, found->second, name, content});
  }
  return sources;
}

json read_metadata(const ReportSource& source) {
  json metadata = parse(source);
  const MetadataPlace place(source.json_path, metadata);
  check(place, source.type);
  json& function = metadata["function"];
  if (function.is_null()) function = function_for(source.type);
  place["function"].require(
      function.is_string() && function.get<std::string>().starts_with("reports."),
      "must be a name in schema reports");
  if (metadata.contains("layout")) check_layout(place["layout"], function);
  return metadata;
}

}  // namespace pressrun::db
