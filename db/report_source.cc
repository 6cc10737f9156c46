#include "db/report_source.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pressrun::db {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 14> kKeys = {
    "type",   "title",  "description", "group",    "permission",    "formats",  "params",
    "limits", "layout", "source",      "function", "exists_checks", "position", "columns"};
constexpr std::array<std::string_view, 5> kLimits = {"size_bytes", "retention_days", "run_deadline",
                                                     "first_row_timeout", "max_attempts"};
constexpr std::array<std::string_view, 3> kFormats = {"csv", "xlsx", "pdf"};

template <typename Known>
bool is_one_of(std::string_view word, const Known& known) {
  return std::find(known.begin(), known.end(), word) != known.end();
}

// Complaints about one metadata file.
class Checker {
 public:
  Checker(const std::string& path, const json& metadata) : path_(path), metadata_(metadata) {}

  void check(const std::string& type) const {
    require(metadata_.is_object(), "must be a JSON object");
    check_keys(metadata_, kKeys, "");
    for (const char* key : {"type", "title", "description", "group", "permission"}) {
      const auto value = metadata_.find(key);
      require(value != metadata_.end() && value->is_string() && *value != "",
              std::string("\"") + key + "\" must be a text that is not empty");
    }
    require(metadata_["type"] == type, "\"type\" must be \"" + type + "\", as the file is named");
    check_formats();
    check_params();
    check_limits();
    check_exists_checks();
  }

 private:
  void require(bool holds, const std::string& complaint) const {
    if (!holds) throw CatalogError(path_, complaint);
  }

  template <typename Known>
  void check_keys(const json& object, const Known& known, const std::string& prefix) const {
    for (const auto& [key, value] : object.items()) {
      require(is_one_of(key, known), "\"" + prefix + key + "\" is not known here");
    }
  }

  void check_formats() const {
    const auto formats = metadata_.find("formats");
    require(formats != metadata_.end() && formats->is_array() && !formats->empty(),
            "\"formats\" must be a list of csv, xlsx, pdf");
    for (const json& format : *formats) {
      require(format.is_string() && is_one_of(format.get<std::string>(), kFormats),
              "\"formats\" must be a list of csv, xlsx, pdf");
    }
  }

  void check_params() const {
    const auto params = metadata_.find("params");
    if (params == metadata_.end()) return;
    require(params->is_object() && params->value("type", json()) == "object",
            "\"params\" must be a JSON Schema with \"type\": \"object\"");
    require(params->value("properties", json::object()).is_object(),
            "\"params\": \"properties\" must be an object");
    require(params->value("required", json::array()).is_array(),
            "\"params\": \"required\" must be a list");
  }

  void check_limits() const {
    const auto limits = metadata_.find("limits");
    if (limits == metadata_.end()) return;
    require(limits->is_object(), "\"limits\" must be an object");
    check_keys(*limits, kLimits, "limits.");
  }

  void check_exists_checks() const {
    const auto checks = metadata_.find("exists_checks");
    if (checks == metadata_.end()) return;
    require(checks->is_array(), "\"exists_checks\" must be a list");
    for (const json& check : *checks) {
      require(check.is_object() && check.value("param", json()).is_string() &&
                  check.value("function", json()).is_string(),
              "each of \"exists_checks\" names a \"param\" and a \"function\"");
    }
  }

  const std::string& path_;
  const json& metadata_;
};

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
  Checker(source.json_path, metadata).check(source.type);
  json& function = metadata["function"];
  if (function.is_null()) function = function_for(source.type);
  if (!function.is_string() || !function.get<std::string>().starts_with("reports.")) {
    throw CatalogError(source.json_path, "\"function\" must be a name in schema reports");
  }
  return metadata;
}

}  // namespace pressrun::db
