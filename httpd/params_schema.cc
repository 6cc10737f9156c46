#include "httpd/params_schema.h"

#include <map>
#include <string>

#include "httpd/expectation.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;
using Path = db::JsonPath;

// Longer strings would let a pattern recurse deeply, and no parameter needs them.
constexpr std::size_t kMaxString = 1000;

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

class Findings {
 public:
  explicit Findings(const json& schema) : schema_(schema) {}

  void add(const Path& path, std::string message) { messages_.emplace(path, std::move(message)); }

  void add(const db::JsonSchema::Finding& finding) {
    add(finding.path,
        finding.is_missing ? "is required" : expectation(schema_at(schema_, finding.path)));
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

ParamsSchema::ParamsSchema(const json& schema) : schema_(schema), compiled_(schema) {}

std::vector<FieldError> ParamsSchema::check(const json& params) const {
  if (!params.is_object()) return {{"params", "must be an object"}};
  Findings findings(schema_);
  check_names(schema_, params, findings);
  Path path;
  check_strings(schema_, params, path, findings);
  // What is too long must not meet a pattern.
  if (auto errors = findings.innermost(); !errors.empty() && params.dump().size() > kMaxString) {
    return errors;
  }
  for (const db::JsonSchema::Finding& finding : compiled_.check(params)) findings.add(finding);
  return findings.innermost();
}

}  // namespace pressrun::httpd
