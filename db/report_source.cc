#include "db/report_source.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "db/metadata_json.h"
#include "db/metadata_place.h"
#include "db/report_chunks.h"
#include "db/report_columns.h"
#include "db/report_layout.h"
#include "db/report_limits.h"
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
    check.require_object({"param", "function", "message", "status"});
    check.require(check["param"].value().is_string() && check["function"].value().is_string(),
                  "must name a \"param\" and a \"function\"");
    if (check.has("status")) {
      const json& status = check["status"].value();
      check["status"].require(status == 400 || status == 404, "must be 400 or 404");
    }
  }
}

void check_type_name(const MetadataPlace& name, const std::string& type) {
  name.require_text();
  name.require(name.value() == type, "must be \"" + type + "\", as the file is named");
  name.require_match("[a-z][a-z0-9-]{0,62}",
                     "must be small letters of English, digits and -, 63 at most, and so must the "
                     "names of its files");
}

void check_source(const MetadataPlace& source) {
  source.require_match("[a-z][a-z0-9_]*",
                       "must be the name of a database in small letters of English, digits and _, "
                       "such as replica for what PRESSRUN_SOURCE_REPLICA_URL names");
}

void check_position(const MetadataPlace& position) {
  position.require_whole(std::numeric_limits<std::int32_t>::min(),
                         std::numeric_limits<std::int32_t>::max());
}

void check_texts(const MetadataPlace& texts) {
  check_translation(texts, {"title", "description", "group"});
}

void check(const MetadataPlace& metadata, const std::string& type) {
  metadata.require(metadata.value().is_object(), "must be a JSON object");
  Complaints complaints;
  const auto check_if_there = [&](std::string_view key, const auto& rule) {
    const std::string name(key);
    if (metadata.has(name)) complaints.of([&] { rule(metadata[name]); });
  };
  complaints.of([&] {
    metadata.require_object({"type", "title", "description", "group", "permission", "formats",
                             "params", "limits", "layout", "source", "function", "exists_checks",
                             "position", "columns", "chunks", kTranslationLanguage});
  });
  complaints.of([&] { check_type_name(metadata["type"], type); });
  for (const char* key : {"title", "description", "group", "permission"}) {
    complaints.of([&] { metadata[key].require_text(); });
  }
  complaints.of([&] { check_formats(metadata["formats"]); });
  check_if_there(kTranslationLanguage, check_texts);
  check_if_there("params", check_params);
  check_if_there("columns", check_columns);
  check_if_there("chunks", check_chunks);
  check_if_there("exists_checks", check_exists_checks);
  check_if_there("limits", check_limits);
  check_if_there("source", check_source);
  check_if_there("position", check_position);
  complaints.raise();
}

std::string function_for(const std::string& type) {
  std::string name = "reports." + type;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string without_byte_order_mark(const std::string& content) {
  static constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return content.starts_with(kMark) ? content.substr(kMark.size()) : content;
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
    if (!is_json) continue;
    sources.push_back({type, partner, without_byte_order_mark(found->second), name,
                       without_byte_order_mark(content)});
  }
  return sources;
}

json read_metadata(const ReportSource& source) {
  json metadata = parse_metadata(source.json_path, source.json);
  const MetadataPlace place(source.json_path, metadata);
  check(place, source.type);
  json& function = metadata["function"];
  if (function.is_null()) function = function_for(source.type);
  place["function"].require_match("reports\\.[a-z_][a-z0-9_]*",
                                  "must be a name in schema reports, in small letters of English, "
                                  "digits and _");
  if (metadata.contains("layout")) check_layout(place["layout"], function);
  return metadata;
}

}  // namespace pressrun::db
