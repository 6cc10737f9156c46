#include "httpd/report_fields.h"

#include <algorithm>
#include <array>

#include "httpd/email_address.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxFormats = 10;

bool is_name_text(const json& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty() &&
         value.get_ref<const std::string&>().size() <= kMaxName;
}

// A member of "csv", and whether a value is one that it may have.
struct CsvOption {
  const char* name;
  bool (*takes)(const json& value);
  const char* expected;
};

constexpr std::array<CsvOption, 3> kCsvOptions = {{
    {"bom", [](const json& value) { return value.is_boolean(); }, "must be true or false"},
    {"delimiter",
     [](const json& value) {
       return value == "," || value == ";" || value == "|" || value == "\t";
     },
     "must be a comma, a semicolon, \"|\" or a tab"},
    {"line_end", [](const json& value) { return value == "crlf" || value == "lf"; },
     "must be crlf or lf"},
}};

// What is wrong with one; empty when nothing is.
std::string complaint_about(const std::string& name, const json& value) {
  for (const CsvOption& option : kCsvOptions) {
    if (name == option.name) return value.is_null() || option.takes(value) ? "" : option.expected;
  }
  return "is not known; there are bom, delimiter and line_end";
}

}  // namespace

const json* ReportFields::find(const char* name) const {
  const auto found = body_.find(name);
  return found == body_.end() || found->is_null() ? nullptr : &*found;
}

void ReportFields::bad(std::string field, std::string message) {
  errors_.push_back({std::move(field), std::move(message)});
}

void ReportFields::check() {
  if (!errors_.empty()) throw invalid(std::move(errors_));
}

std::string ReportFields::type() {
  const json* value = find("type");
  if (value == nullptr) {
    bad("type", "is required");
  } else if (!is_name_text(*value)) {
    bad("type", "must be the name of a report type");
  } else {
    return *value;
  }
  return {};
}

std::string ReportFields::params() {
  const json* value = find("params");
  if (value == nullptr) return "{}";
  if (!value->is_object()) bad("params", "must be an object");
  return value->dump();
}

std::vector<std::string> ReportFields::formats() {
  const json* value = find("format");
  if (value == nullptr) {
    bad("format", "is required");
    return {};
  }
  const json list = value->is_array() ? *value : json::array({*value});
  if (list.empty() || list.size() > kMaxFormats ||
      !std::all_of(list.begin(), list.end(), is_name_text)) {
    bad("format", "must be the name of a format, or a list of such names");
    return {};
  }
  return list;
}

std::optional<std::string> ReportFields::csv() {
  const json* value = find("csv");
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    bad("csv", "must be an object");
    return std::nullopt;
  }
  for (const auto& [name, chosen] : value->items()) {
    const std::string complaint = complaint_about(name, chosen);
    if (!complaint.empty()) bad("csv." + name, complaint);
  }
  return value->dump();
}

std::vector<std::string> ReportFields::recipients() {
  const json* value = find("notify_emails");
  if (value == nullptr) return {};
  if (!value->is_array() || value->size() > kMaxRecipients) {
    bad("notify_emails",
        "must be a list of at most " + std::to_string(kMaxRecipients) + " e-mail addresses");
    return {};
  }
  std::vector<std::string> list;
  for (std::size_t i = 0; i < value->size(); ++i) {
    const json& one = value->at(i);
    if (!one.is_string() || !is_email_address(one.get_ref<const std::string&>())) {
      bad("notify_emails[" + std::to_string(i) + "]", "is not an e-mail address");
    } else if (std::find(list.begin(), list.end(), one) == list.end()) {
      list.push_back(one);
    }
  }
  return list;
}

std::optional<std::string> ReportFields::text(const char* name, const std::string& expected) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  bad(name, "must be " + expected);
  return std::nullopt;
}

}  // namespace pressrun::httpd
