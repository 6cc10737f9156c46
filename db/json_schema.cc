#include "db/json_schema.h"

#include <mutex>
#include <regex>
#include <set>
#include <stdexcept>
#include <string_view>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace pressrun::db {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// What stands there is data or for people, and may hold any key.
bool holds_no_schemas(const std::string& keyword) {
  static const std::set<std::string> kData = {"const", "default", "enum", "examples"};
  return kData.contains(keyword) || keyword.starts_with("x-");
}

bool holds_named_schemas(const std::string& keyword) {
  static const std::set<std::string> kMaps = {"definitions", "dependencies", "patternProperties",
                                              "properties"};
  return kMaps.contains(keyword);
}

// visit(path, schema) for each schema that stands right in `schema`.
template <typename Json, typename Visit>
void for_each_inner(Json& schema, const Visit& visit) {
  if (!schema.is_object()) return;
  for (auto& [keyword, value] : schema.items()) {
    if (holds_no_schemas(keyword)) continue;
    if (value.is_object() && !holds_named_schemas(keyword)) visit(JsonPath{keyword}, value);
    if (!value.is_array() && !holds_named_schemas(keyword)) continue;
    for (auto& [name, inner] : value.items()) {
      if (inner.is_object()) visit(JsonPath{keyword, name}, inner);
    }
  }
}

// Patterns are compiled now, since valijson would find a bad one only when it is used.
void check_pattern(const json& schema) {
  if (!schema.contains("pattern")) return;
  const json& pattern = schema["pattern"];
  if (!pattern.is_string()) throw std::invalid_argument("\"pattern\" must be a text");
  try {
    std::regex(pattern.get<std::string>());
  } catch (const std::regex_error& error) {
    throw std::invalid_argument("\"pattern\" is not a regular expression: " +
                                std::string(error.what()));
  }
}

// `format` would make valijson throw for values that are not strings, and knows no calendar.
void prepare(json& schema) {
  if (!schema.is_object()) return;
  schema.erase("format");
  check_pattern(schema);
  for_each_inner(schema, [](const JsonPath&, json& inner) { prepare(inner); });
}

// valijson's context: "<root>", "[from]", "[0]".
JsonPath path_of(const std::vector<std::string>& context) {
  JsonPath path;
  for (std::size_t i = 1; i < context.size(); ++i) {
    path.push_back(context[i].substr(1, context[i].size() - 2));
  }
  return path;
}

// valijson names a missing property in its text only.
std::string missing_property(const std::string& description) {
  static constexpr std::string_view kBegin = "Missing required property '";
  if (!description.starts_with(kBegin)) return {};
  return description.substr(kBegin.size(), description.size() - kBegin.size() - 2);
}

JsonSchema::Finding finding_of(const valijson::ValidationResults::Error& error) {
  JsonPath path = path_of(error.context);
  const std::string missing = missing_property(error.description);
  if (!missing.empty()) path.push_back(missing);
  return {path, !missing.empty()};
}

// Why it cannot be compiled; empty when it can.
std::string complaint_about(const json& schema) {
  try {
    JsonSchema compiled(schema);
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

// `definitions` are those of the whole, which an inner schema may refer to.
void find_faults(const json& schema, const JsonPath& path, const json& definitions,
                 std::vector<SchemaFault>& faults) {
  json alone = schema;
  if (!definitions.is_null()) alone["definitions"] = definitions;
  const std::string complaint = complaint_about(alone);
  if (complaint.empty()) return;
  const std::size_t before = faults.size();
  for_each_inner(schema, [&](const JsonPath& more, const json& inner) {
    JsonPath inner_path = path;
    inner_path.insert(inner_path.end(), more.begin(), more.end());
    find_faults(inner, inner_path, definitions, faults);
  });
  if (faults.size() == before) faults.push_back({path, complaint});
}

}  // namespace

struct JsonSchema::Impl {
  valijson::Schema compiled;
  std::mutex mutex;
  valijson::Validator validator{
      valijson::Validator::kStrongTypes};  // GUARDED_BY(mutex): caches regexes
};

JsonSchema::JsonSchema(const json& schema) : impl_(std::make_unique<Impl>()) {
  try {
    json prepared = schema;
    prepare(prepared);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(prepared), impl_->compiled);
  } catch (const std::exception& error) {
    throw std::invalid_argument(error.what());
  }
}

JsonSchema::~JsonSchema() = default;

std::vector<JsonSchema::Finding> JsonSchema::check(const json& value) const {
  valijson::ValidationResults results;
  std::lock_guard lock(impl_->mutex);
  impl_->validator.validate(impl_->compiled, Adapter(value), &results);
  std::vector<Finding> findings;
  for (const auto& error : results) findings.push_back(finding_of(error));
  return findings;
}

std::vector<SchemaFault> schema_faults(const json& schema) {
  std::vector<SchemaFault> faults;
  find_faults(schema, {}, schema.is_object() ? schema.value("definitions", json()) : json(),
              faults);
  return faults;
}

}  // namespace pressrun::db
