#include "httpd/expectation.h"

#include <charconv>
#include <chrono>
#include <string_view>
#include <vector>

namespace pressrun::httpd {
namespace {

using nlohmann::json;

std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string joined(const json& values, const std::string& separator) {
  std::string text;
  for (const json& value : values) text += (text.empty() ? "" : separator) + plain(value);
  return text;
}

std::string bounds(const json& schema, const char* min, const char* max, const char* unit) {
  const bool has_min = schema.contains(min);
  const bool has_max = schema.contains(max);
  std::string text;
  if (has_min && has_max) {
    text = " from " + plain(schema[min]) + " to " + plain(schema[max]);
  } else if (has_min) {
    text = " of at least " + plain(schema[min]);
  } else if (has_max) {
    text = " of at most " + plain(schema[max]);
  }
  return text.empty() ? text : text + unit;
}

std::string noun(const json& schema, const std::string& type) {
  if (type == "integer") return "a whole number" + bounds(schema, "minimum", "maximum", "");
  if (type == "number") return "a number" + bounds(schema, "minimum", "maximum", "");
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list" + bounds(schema, "minItems", "maxItems", " items");
  if (type == "object") return "an object";
  if (type == "null") return "null";
  if (schema.value("format", "") == "date") return "a date, as in 2026-01-31";
  return "a text" + bounds(schema, "minLength", "maxLength", " characters");
}

bool parse_part(std::string_view text, unsigned& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

bool is_date(std::string_view text) {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' ||
      !parse_part(text.substr(0, 4), year) || !parse_part(text.substr(5, 2), month) ||
      !parse_part(text.substr(8, 2), day) || year == 0) {
    return false;
  }
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(year)),
                                     std::chrono::month(month), std::chrono::day(day))
      .ok();
}

}  // namespace

std::string expectation(const json& schema) {
  if (schema.contains("enum")) return "must be one of " + joined(schema["enum"], ", ");
  if (schema.contains("const")) return "must be " + plain(schema["const"]);
  if (!schema.contains("type")) return "does not fit the schema of this report";
  std::string text;
  const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
  for (const json& type : types) text += (text.empty() ? "" : " or ") + noun(schema, plain(type));
  if (schema.contains("pattern")) text += " that matches " + plain(schema["pattern"]);
  return "must be " + text;
}

bool has_format(const json& value, const std::string& format) {
  if (format != "date" || !value.is_string()) return true;
  return is_date(value.get_ref<const std::string&>());
}

}  // namespace pressrun::httpd
