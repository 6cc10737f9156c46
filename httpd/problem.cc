#include "httpd/problem.h"

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <string_view>

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr char kContentType[] = "application/problem+json";
constexpr char kRetrySoon[] = "2";

struct StatusText {
  int status;
  const char* kind;
  const char* title;
};

constexpr StatusText kTexts[] = {
    {202, "report-not-ready", "Not ready yet"},
    {400, "invalid-request", "The request is not valid"},
    {401, "unauthenticated", "Authentication is required"},
    {403, "forbidden", "You may not do this"},
    {404, "not-found", "There is nothing here"},
    {405, "method-not-allowed", "This method is not allowed here"},
    {406, "not-acceptable", "No acceptable form of the answer"},
    {408, "request-timeout", "The request took too long"},
    {409, "conflict", "The present state does not allow this"},
    {410, "gone", "This is not available any more"},
    {412, "precondition-failed", "This is not what the request was meant for"},
    {413, "content-too-large", "The request is too large"},
    {414, "uri-too-long", "The address is too long"},
    {415, "unsupported-media-type", "This content type is not supported"},
    {416, "range-not-satisfiable", "This range cannot be served"},
    {417, "expectation-failed", "This expectation is not met here"},
    {422, "unprocessable", "The request cannot be processed"},
    {429, "quota-exceeded", "Too many requests"},
    {431, "headers-too-large", "The headers are too large"},
    {500, "internal-error", "Something went wrong on our side"},
    {501, "not-implemented", "This is not offered"},
    {503, "unavailable", "The service is not available at the moment"},
    {505, "http-version-not-supported", "This version of HTTP is not spoken here"},
};

const StatusText& text_of(int status) {
  for (const StatusText& text : kTexts) {
    if (text.status == status) return text;
  }
  static constexpr StatusText kOther = {0, "error", "The request failed"};
  return kOther;
}

// DETAIL of PRINV and of some PRNFD: [{"field", "message"}].
std::vector<FieldError> field_errors(const std::string& detail) {
  std::vector<FieldError> errors;
  const json parsed = json::parse(detail, nullptr, false);
  if (!parsed.is_array()) return errors;
  for (const json& item : parsed) {
    if (!item.is_object() || !item.contains("field") || !item.contains("message")) continue;
    errors.push_back({item.value("field", ""), item.value("message", "")});
  }
  return errors;
}

// DETAIL of PRQTA: {"retry_after": seconds}.
std::string retry_after(const std::string& detail) {
  const json parsed = json::parse(detail, nullptr, false);
  const bool given = parsed.is_object() && parsed.contains("retry_after") &&
                     parsed["retry_after"].is_number_integer();
  return std::to_string(given ? std::max<std::int64_t>(1, parsed["retry_after"]) : 60);
}

Problem problem_of_ours(const db::Error& error) {
  const std::string& state = error.sqlstate();
  if (state == "PRINV") return Problem(400, error.what()).errors(field_errors(error.detail()));
  if (state == "PRFBD") return Problem(403, error.what());
  if (state == "PRNFD") return Problem(404, error.what()).errors(field_errors(error.detail()));
  if (state == "PRCFL") return Problem(409, error.what());
  if (state == "PRIDK") return Problem(422, error.what()).kind("idempotency-key-reused");
  if (state == "PRQTA") {
    return Problem(429, error.what()).header("Retry-After", retry_after(error.detail()));
  }
  return Problem(500, "An internal error. Please try again, and report it with the request id.");
}

bool is_unavailable(const db::Error& error) {
  const std::string& state = error.sqlstate();
  // Too many connections, a timeout or cancel, a conflict that may pass, a primary that became a
  // standby.
  return error.is_connection_lost() || error.is_retryable() || error.is_cancelled() ||
         state.starts_with("53") || state == db::kTakesNoWrites || state == "55P03";
}

// What PostgreSQL cannot store in a text or jsonb value, or as the number or time that it was meant
// to be.
bool is_unstorable_input(const std::string& state) {
  return state == "22P05" || state == "22021" || state == "22P02" || state == "22003" ||
         state == "22007" || state == "22008";
}

// A problem quotes what was sent. Markup in it stays none even for a client that takes JSON for
// HTML; in JSON "<" stands in strings only.
std::string without_markup(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "\\u003c";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

Problem&& Problem::kind(std::string kind) && {
  kind_ = std::move(kind);
  return std::move(*this);
}

Problem&& Problem::errors(std::vector<FieldError> errors) && {
  errors_ = std::move(errors);
  return std::move(*this);
}

Problem&& Problem::header(std::string name, std::string value) && {
  headers_.emplace_back(std::move(name), std::move(value));
  return std::move(*this);
}

std::string Problem::title() const { return text_of(status_).title; }

void Problem::write(httplib::Response& response, const std::string& instance,
                    const std::string& request_id) const {
  const StatusText& text = text_of(status_);
  json body = {{"type", "urn:pressrun:problem:" + (kind_.empty() ? text.kind : kind_)},
               {"title", text.title},
               {"status", status_},
               {"detail", detail_},
               {"instance", instance},
               {"request_id", request_id}};
  if (!errors_.empty()) {
    json& list = body["errors"] = json::array();
    for (const FieldError& error : errors_) {
      list.push_back({{"field", error.field}, {"message", error.message}});
    }
  }
  response.status = status_;
  for (const auto& [name, value] : headers_) response.set_header(name, value);
  // RFC 9110, 15.5.2: every 401 says how to do better.
  if (status_ == 401 && !response.has_header("WWW-Authenticate")) {
    response.set_header("WWW-Authenticate", "Bearer");
  }
  const std::string dumped = body.dump(-1, ' ', false, json::error_handler_t::replace);
  response.set_content(without_markup(dumped), kContentType);
}

Problem invalid(std::vector<FieldError> errors) {
  std::string detail = "The request is not valid: ";
  detail += errors.size() == 1 ? errors.front().field + " " + errors.front().message
                               : std::to_string(errors.size()) + " fields are wrong";
  return Problem(400, std::move(detail)).errors(std::move(errors));
}

Problem invalid(std::string field, std::string message) {
  return invalid(std::vector<FieldError>{{std::move(field), std::move(message)}});
}

Problem problem_of(const db::Error& error) {
  if (error.is_ours()) return problem_of_ours(error);
  if (is_unavailable(error)) {
    return Problem(503, "The database does not answer at the moment. Please try again soon.")
        .header("Retry-After", kRetrySoon);
  }
  if (is_unstorable_input(error.sqlstate())) {
    return Problem(400, "The request holds a value that cannot be stored.");
  }
  return Problem(500, "An internal error. Please try again, and report it with the request id.");
}

}  // namespace pressrun::httpd
