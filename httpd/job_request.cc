#include "httpd/job_request.h"

#include <httplib.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "httpd/base64url.h"
#include "httpd/email_address.h"
#include "httpd/json_body.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxFormats = 10;
constexpr std::size_t kMaxKey = 255;

std::string sha256_text(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

bool is_name(const json& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty() &&
         value.get_ref<const std::string&>().size() <= kMaxName;
}

// Numbers with a unit each, every unit at most once and in the order of `units`.
bool are_amounts(std::string_view text, std::string_view units) {
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 6 || digits == text.size()) return false;
    const std::size_t unit = units.find(text[digits]);
    if (unit == std::string_view::npos) return false;
    units.remove_prefix(unit + 1);
    text.remove_prefix(digits + 1);
  }
  return true;
}

class Reader {
 public:
  explicit Reader(const json& body) : body_(body) {}

  calls::ReportRequest read() {
    request_.type = type();
    request_.params = params();
    request_.formats = formats();
    request_.notify_emails = recipients();
    request_.dedupe_window = dedupe_window();
    if (!errors_.empty()) throw invalid(std::move(errors_));
    return std::move(request_);
  }

 private:
  const json* find(const char* name) const {
    const auto found = body_.find(name);
    return found == body_.end() || found->is_null() ? nullptr : &*found;
  }

  void bad(std::string field, std::string message) {
    errors_.push_back({std::move(field), std::move(message)});
  }

  std::string type() {
    const json* value = find("type");
    if (value == nullptr) {
      bad("type", "is required");
    } else if (!is_name(*value)) {
      bad("type", "must be the name of a report type");
    } else {
      return *value;
    }
    return {};
  }

  std::string params() {
    const json* value = find("params");
    if (value == nullptr) return "{}";
    if (!value->is_object()) bad("params", "must be an object");
    return value->dump();
  }

  std::vector<std::string> formats() {
    const json* value = find("format");
    if (value == nullptr) {
      bad("format", "is required");
      return {};
    }
    const json list = value->is_array() ? *value : json::array({*value});
    if (list.empty() || list.size() > kMaxFormats ||
        !std::all_of(list.begin(), list.end(), is_name)) {
      bad("format", "must be the name of a format, or a list of such names");
      return {};
    }
    return list;
  }

  std::vector<std::string> recipients() {
    const json* value = find("notify_emails");
    if (value == nullptr) return {};
    if (!value->is_array() || value->size() > kMaxRecipients) {
      bad("notify_emails", "must be a list of at most 20 e-mail addresses");
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

  std::optional<std::string> dedupe_window() {
    const json* value = find("dedupe_window");
    if (value == nullptr) return std::nullopt;
    if (!value->is_string() || !is_duration(value->get_ref<const std::string&>())) {
      bad("dedupe_window", "must be an ISO 8601 duration, as in PT10M");
      return std::nullopt;
    }
    return *value;
  }

  const json& body_;
  calls::ReportRequest request_;
  std::vector<FieldError> errors_;
};

}  // namespace

bool is_duration(std::string_view text) {
  if (!text.starts_with('P') || text.size() > 32) return false;
  text.remove_prefix(1);
  const std::size_t t = text.find('T');
  const std::string_view time = t == std::string_view::npos ? "" : text.substr(t + 1);
  if (t != std::string_view::npos && time.empty()) return false;
  return !text.empty() && are_amounts(text.substr(0, t), "YMWD") && are_amounts(time, "HMS");
}

std::optional<std::string> idempotency_key(const httplib::Request& http) {
  const std::size_t count = http.get_header_value_count("Idempotency-Key");
  if (count == 0) return std::nullopt;
  std::string key = http.get_header_value("Idempotency-Key");
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  const bool fits =
      count == 1 && !key.empty() && key.size() <= kMaxKey &&
      std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  if (!fits) throw invalid("Idempotency-Key", "must be 1 to 255 printable ASCII characters");
  return key;
}

calls::ReportRequest read_report_request(const httplib::Request& http, std::int64_t event) {
  const json body =
      read_object(http, {"type", "params", "format", "notify_emails", "dedupe_window"});
  calls::ReportRequest request = Reader(body).read();
  request.idempotency_key = idempotency_key(http);
  request.request_hash = sha256_text(std::to_string(event) + "\n" + body.dump());
  return request;
}

}  // namespace pressrun::httpd
