#include "httpd/params_schema.h"

#include <map>
#include <mutex>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "httpd/expectation.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;
using Path = std::vector<std::string>;

// Longer strings would let a pattern recurse deeply, and no parameter needs them.
constexpr std::size_t kMaxString = 1000;

// `format` would make valijson throw for values that are not strings, and knows no calendar; it is
// checked here instead. Patterns are compiled now, since valijson would find a bad one only when it
// is used.
void prepare(json& schema) {
  if (!schema.is_object()) return;
  schema.erase("format");
  if (schema.contains("pattern")) std::regex(schema["pattern"].get<std::string>());
  for (const char* map : {"properties", "patternProperties", "definitions", "dependencies"}) {
    if (!schema.contains(map)) continue;
    for (auto& [name, sub] : schema[map].items()) prepare(sub);
  }
  for (auto& [name, sub] : schema.items()) {
    if (name == "properties" || name == "patternProperties" || name == "definitions") continue;
    if (name.starts_with("x-")) continue;  // what people read; may hold any key
    if (sub.is_object()) prepare(sub);
    if (sub.is_array() && name != "enum" && name != "examples") {
      for (json& one : sub) prepare(one);
    }
  }
}

// valijson's context: "<root>", "[from]", "[0]".
Path path_of(const std::vector<std::string>& context) {
  Path path;
  for (std::size_t i = 1; i < context.size(); ++i) {
    path.push_back(context[i].substr(1, context[i].size() - 2));
  }
  return path;
}

bool is_index(const std::string& part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
}

std::string field_name(const Path& path) {
  std::string name = "params";
  for (const std::string& part : path) name += is_index(part) ? "[" + part + "]" : "." + part;
  return name;
}

// The schema that a value at `path` must fit; an empty one where it cannot be told.
json schema_at(const json& schema, const Path& path) {
  const json* at = &schema;
  for (const std::string& part : path) {
    if (at->contains("properties") && at->at("properties").contains(part)) {
      at = &at->at("properties").at(part);
    } else if (is_index(part) && at->contains("items") && at->at("items").is_object()) {
      at = &at->at("items");
    } else {
      return json::object();
    }
  }
  return *at;
}

// valijson names a missing property in its text only.
std::string missing_property(const std::string& description) {
  static constexpr std::string_view kBegin = "Missing required property '";
  if (!description.starts_with(kBegin)) return {};
  return description.substr(kBegin.size(), description.size() - kBegin.size() - 2);
}

class Findings {
 public:
  explicit Findings(const json& schema) : schema_(schema) {}

  void add(const Path& path, std::string message) { messages_.emplace(path, std::move(message)); }

  void add(const valijson::ValidationResults::Error& error) {
    Path path = path_of(error.context);
    const std::string missing = missing_property(error.description);
    if (missing.empty()) return add(path, expectation(schema_at(schema_, path)));
    path.push_back(missing);
    add(path, "is required");
  }

  // An object is wrong because something in it is: only the innermost findings say what.
  std::vector<FieldError> innermost() const {
    std::vector<FieldError> errors;
    for (auto it = messages_.begin(); it != messages_.end(); ++it) {
      const auto next = std::next(it);
      const bool has_inner = next != messages_.end() && next->first.size() > it->first.size() &&
                             std::equal(it->first.begin(), it->first.end(), next->first.begin());
      if (!has_inner) errors.push_back({field_name(it->first), it->second});
    }
    return errors;
  }

 private:
  const json& schema_;
  std::map<Path, std::string> messages_;
};

void check_strings(const json& schema, const json& value, Path& path, Findings& findings) {
  if (value.is_string()) {
    if (value.get_ref<const std::string&>().size() > kMaxString) {
      findings.add(path, "is longer than " + std::to_string(kMaxString) + " bytes");
    } else if (!has_format(value, schema_at(schema, path).value("format", ""))) {
      findings.add(path, expectation(schema_at(schema, path)));
    }
  } else if (value.is_structured()) {
    for (const auto& [name, member] : value.items()) {
      path.push_back(name);
      check_strings(schema, member, path, findings);
      path.pop_back();
    }
  }
}

// valijson stops at the first of them.
void check_names(const json& schema, const json& params, Findings& findings) {
  const json known = schema.value("properties", json::object());
  if (schema.value("additionalProperties", json(true)) != json(false)) return;
  for (const auto& [name, value] : params.items()) {
    if (!known.contains(name)) findings.add({name}, "is not a parameter of this report");
  }
}

}  // namespace

struct ParamsSchema::Impl {
  json schema;
  valijson::Schema compiled;
  std::mutex mutex;
  valijson::Validator validator{
      valijson::Validator::kStrongTypes};  // GUARDED_BY(mutex): caches regexes
};

ParamsSchema::ParamsSchema(const json& schema) : impl_(std::make_unique<Impl>()) {
  impl_->schema = schema;
  try {
    json prepared = schema;
    prepare(prepared);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(prepared), impl_->compiled);
  } catch (const std::exception& error) {
    throw std::invalid_argument(std::string("the schema of the parameters is not valid: ") +
                                error.what());
  }
}

ParamsSchema::~ParamsSchema() = default;

std::vector<FieldError> ParamsSchema::check(const json& params) const {
  if (!params.is_object()) return {{"params", "must be an object"}};
  Findings findings(impl_->schema);
  check_names(impl_->schema, params, findings);
  Path path;
  check_strings(impl_->schema, params, path, findings);
  // What is too long must not meet a pattern.
  if (auto errors = findings.innermost(); !errors.empty() && params.dump().size() > kMaxString) {
    return errors;
  }
  valijson::ValidationResults results;
  std::lock_guard lock(impl_->mutex);
  impl_->validator.validate(impl_->compiled, Adapter(params), &results);
  for (const auto& error : results) findings.add(error);
  return findings.innermost();
}

}  // namespace pressrun::httpd
