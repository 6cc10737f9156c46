// R2: parameters of reports against a schema with all that schemas of the catalog use.
#include "httpd/json_body.h"
#include "httpd/params_schema.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using nlohmann::json;

const httpd::ParamsSchema& schema() {
  static const httpd::ParamsSchema one(json::parse(R"({
    "type": "object", "additionalProperties": false, "required": ["from"],
    "properties": {
      "from": {"type": "string", "format": "date"},
      "rows": {"type": "integer", "minimum": 1, "maximum": 100},
      "share": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
      "name": {"type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[a-z ]+$"},
      "status": {"type": "array", "items": {"enum": ["open", "closed"]}, "maxItems": 3,
                 "uniqueItems": true},
      "deep": {"type": "object", "properties": {"all": {"type": ["boolean", "null"]}}}
    }})"));
  return one;
}

// A date that is taken is a day that exists.
void check_date(const std::string& day) {
  require(day.size() == 10 && day[4] == '-' && day[7] == '-', "a date is written 2026-01-31");
  const int month = std::stoi(day.substr(5, 2));
  const int of_month = std::stoi(day.substr(8, 2));
  require(month >= 1 && month <= 12 && of_month >= 1 && of_month <= 31, "a date exists");
}

const Registration params("params", [](std::string_view input) {
  json value;
  try {
    value = httpd::parse_json(input);
  } catch (const httpd::Problem&) {
    return;
  }
  const auto errors = schema().check(value);
  for (const auto& error : errors) {
    require(error.field.starts_with("params"), "a field is named");
    require(!error.message.empty(), "and what is wrong with it");
  }
  if (!errors.empty()) return;
  require(value.is_object() && value.contains("from"), "what is required is there");
  check_date(value.at("from").get<std::string>());
  if (value.contains("name")) {
    require(!value["name"].get<std::string>().empty(), "lengths are bounded");
  }
  if (value.contains("rows")) {
    require(value["rows"] >= 1 && value["rows"] <= 100, "numbers are bounded");
  }
});

}  // namespace
}  // namespace pressrun::fuzz
