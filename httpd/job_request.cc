#include "httpd/job_request.h"

#include <httplib.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "engine/signing/base64url.h"
#include "httpd/json_body.h"
#include "httpd/report_fields.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxKey = 255;

std::string sha256_text(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return signing::base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
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

std::optional<std::string> dedupe_window(ReportFields& fields) {
  const json* value = fields.find("dedupe_window");
  if (value == nullptr) return std::nullopt;
  if (!value->is_string() || !is_duration(value->get_ref<const std::string&>())) {
    fields.bad("dedupe_window", "must be an ISO 8601 duration, as in PT10M");
    return std::nullopt;
  }
  return *value;
}

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
      read_object(http, {"type", "params", "format", "csv", "notify_emails", "dedupe_window"});
  ReportFields fields(body);
  calls::ReportRequest request;
  request.type = fields.type();
  request.params = fields.params();
  request.formats = fields.formats();
  request.csv = fields.csv();
  request.notify_emails = fields.recipients();
  request.dedupe_window = dedupe_window(fields);
  fields.check();
  request.idempotency_key = idempotency_key(http);
  request.request_hash = sha256_text(std::to_string(event) + "\n" + body.dump());
  return request;
}

}  // namespace pressrun::httpd
