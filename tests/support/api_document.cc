#include "tests/support/api_document.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "tests/support/http_client.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// Of the answers that any address may give: see components/responses/Refused.
const std::set<int> kAnywhere = {400, 405, 408, 413, 414, 415, 417, 431, 500, 501, 503, 505};

// What an answer may not bring without saying so.
const std::vector<std::string> kTold = {
    "Accept-Ranges", "Allow",    "Content-Disposition", "Content-Range",      "ETag",
    "Refresh",       "Location", "Idempotent-Replayed", "Preference-Applied", "Retry-After",
    "Set-Cookie",    "Link",     "WWW-Authenticate"};

// What valijson checks, and what is for people. Others would be passed over in silence.
const std::set<std::string> kChecked = {"$ref",     "additionalProperties",
                                        "anyOf",    "const",
                                        "enum",     "items",
                                        "maxItems", "maxLength",
                                        "maximum",  "minItems",
                                        "minimum",  "minLength",
                                        "pattern",  "properties",
                                        "default",  "required",
                                        "type"};
const std::set<std::string> kForPeople = {"description", "example", "examples", "format", "title"};

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> segments(1);
  for (char c : path) {
    if (c == '/') {
      segments.emplace_back();
    } else {
      segments.back() += c;
    }
  }
  return segments;
}

// How many segments are the same by letter; -1 when the template is not of this path.
int likeness(const std::string& path_template, const std::string& path) {
  const auto wanted = segments_of(path_template);
  const auto given = segments_of(path);
  if (wanted.size() != given.size()) return -1;
  int same = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == given[i]) {
      ++same;
    } else if (!wanted[i].starts_with('{') || given[i].empty()) {
      return -1;
    }
  }
  return same;
}

std::string media_type(const Answer& answer) {
  const std::string type = answer.header("Content-Type");
  return type.substr(0, type.find(';'));
}

bool is_json(const std::string& type) {
  return type == "application/json" || type == "application/problem+json";
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> query_names(const std::string& target) {
  std::vector<std::string> names;
  std::size_t at = target.find('?');
  while (at != std::string::npos) {
    const std::size_t end = target.find_first_of("&=", ++at);
    if (end != at && at < target.size()) names.push_back(target.substr(at, end - at));
    at = target.find('&', at);
  }
  return names;
}

// A header's text as its schema has it.
json header_value(const json& schema, const std::string& text) {
  const bool is_number = schema.value("type", json()) == "integer" && !text.empty() &&
                         text.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? json(std::stoll(text)) : json(text);
}

// Schemas without what is for people. THROWS for a keyword that nobody would check.
json checkable(const json& schema) {
  if (!schema.is_object()) return schema;
  json result = json::object();
  for (const auto& [name, value] : schema.items()) {
    if (kForPeople.contains(name) || name.starts_with("x-")) continue;
    if (!kChecked.contains(name)) throw std::runtime_error("the test does not check " + name);
    if (name == "properties") {
      result[name] = json::object();
      for (const auto& [member, sub] : value.items()) result[name][member] = checkable(sub);
    } else if (name == "anyOf") {
      for (const json& one : value) result[name].push_back(checkable(one));
    } else {
      result[name] = checkable(value);
    }
  }
  return result;
}

}  // namespace

struct ApiDocument::Schema {
  valijson::Schema compiled;
  valijson::Validator validator{valijson::Validator::kStrongTypes};
};

ApiDocument::ApiDocument(const std::string& text) : document_(json::parse(text)) {
  if (!document_.contains("paths")) throw std::runtime_error("no OpenAPI document: " + text);
}

ApiDocument::~ApiDocument() = default;

json ApiDocument::resolved(const json& part) const {
  if (part.is_array()) {
    json all = json::array();
    for (const json& one : part) all.push_back(resolved(one));
    return all;
  }
  if (!part.is_object()) return part;
  if (part.contains("$ref")) {
    const std::string reference = part.at("$ref");
    return resolved(document_.at(json::json_pointer(reference.substr(1))));
  }
  json result = json::object();
  for (const auto& [name, value] : part.items()) result[name] = resolved(value);
  return result;
}

ApiDocument::Operation ApiDocument::find(const std::string& method, const std::string& path) const {
  Operation operation;
  int best = -1;
  for (const auto& [path_template, methods] : document_.at("paths").items()) {
    const int same = likeness(path_template, path);
    if (same <= best) continue;
    best = same;
    operation.path = &methods;
  }
  if (operation.path == nullptr) return operation;
  const auto found = operation.path->find(lower_case(method == "HEAD" ? "GET" : method));
  if (found != operation.path->end()) operation.found = &*found;
  return operation;
}

std::vector<std::string> ApiDocument::check(const json& schema, const json& value) const {
  const json whole = checkable(resolved(schema));
  std::lock_guard lock(mutex_);
  auto& known = schemas_[whole.dump()];
  if (!known) {
    known = std::make_unique<Schema>();
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(whole), known->compiled);
  }
  valijson::ValidationResults results;
  known->validator.validate(known->compiled, Adapter(value), &results);
  std::vector<std::string> errors;
  for (const auto& error : results) {
    std::string place;
    for (const std::string& part : error.context) place += part == "<root>" ? "" : part;
    errors.push_back(place + (place.empty() ? "" : ": ") + error.description);
  }
  return errors;
}

void ApiDocument::check_request(const Sent& sent, const json& operation,
                                std::vector<std::string>& breaches) const {
  std::set<std::string> known;
  const json parameters = resolved(operation.value("parameters", json::array()));
  for (const json& one : parameters) {
    if (one.at("in") == "query") known.insert(one.at("name"));
  }
  for (const json& one : operation.value("security", json::array())) {
    if (one.contains("signedLink")) known.insert("sig");
  }
  for (const std::string& name : query_names(sent.target)) {
    if (!known.contains(name) && !operation.contains("x-any-query")) {
      breaches.push_back("the query parameter " + name + " was taken but is not documented");
    }
  }
  if (!operation.contains("requestBody") || sent.body.empty()) return;
  const json schema = operation["requestBody"]["content"]["application/json"]["schema"];
  for (const std::string& error : check(schema, json::parse(sent.body))) {
    breaches.push_back("a request was taken whose body is not as documented: " + error);
  }
}

void ApiDocument::check_headers(const json& response, const Answer& answer,
                                std::vector<std::string>& breaches) const {
  const json headers = response.value("headers", json::object());
  for (const auto& [name, documented] : headers.items()) {
    const std::string text = answer.header(name);
    if (text.empty()) {
      if (documented.value("required", false)) breaches.push_back("no header " + name);
      continue;
    }
    const json& schema = documented.at("schema");
    for (const std::string& error : check(schema, header_value(schema, text))) {
      breaches.push_back("header " + name + ": " + text + ": " + error);
    }
  }
  for (const std::string& name : kTold) {
    if (!answer.header(name).empty() && !headers.contains(name)) {
      breaches.push_back("the header " + name + " is not documented");
    }
  }
}

void ApiDocument::check_body(const Sent& sent, const json& response, const Answer& answer,
                             std::vector<std::string>& breaches) const {
  if (sent.method == "HEAD") return;
  const json content = response.value("content", json::object());
  const std::string type = media_type(answer);
  if (answer.body.empty() && content.empty()) return;
  if (!content.contains(type)) {
    breaches.push_back("the media type '" + type + "' is not documented");
  } else if (is_json(type)) {
    const json value = json::parse(answer.body, nullptr, false);
    if (value.is_discarded()) breaches.push_back("the body is no JSON");
    const json& schema = content.at(type).at("schema");
    // That of this document itself has no schema of its own.
    if (schema == json{{"type", "object"}}) return;
    for (std::string& error : check(schema, value)) breaches.push_back("body" + std::move(error));
  }
}

void ApiDocument::check_undocumented(const Sent& sent, const Operation& operation,
                                     const Answer& answer,
                                     std::vector<std::string>& breaches) const {
  if (operation.path != nullptr && answer.status < 400) {
    breaches.push_back("this method is not documented");
  } else if (sent.target.starts_with("/v1/") && answer.status < 400) {
    breaches.push_back("this address is not documented");
  }
  if (media_type(answer) != "application/problem+json" || sent.method == "HEAD") return;
  const json problem = {{"$ref", "#/components/schemas/Problem"}};
  for (std::string& error : check(problem, json::parse(answer.body))) {
    breaches.push_back("body" + std::move(error));
  }
}

std::vector<std::string> ApiDocument::breaches(const Sent& sent, const Answer& answer) const {
  std::vector<std::string> breaches;
  if (sent.wants_html && (media_type(answer) == "text/html" || answer.status == 303)) return {};
  const Operation operation = find(sent.method, sent.target.substr(0, sent.target.find('?')));
  if (operation.found == nullptr) {
    check_undocumented(sent, operation, answer, breaches);
    return breaches;
  }
  const json& responses = operation.found->at("responses");
  const std::string status = std::to_string(answer.status);
  const bool named = responses.contains(status);
  if (!named && !kAnywhere.contains(answer.status)) return {"this status is not documented"};
  const json response = resolved(responses.at(named ? status : "default"));
  check_headers(response, answer, breaches);
  check_body(sent, response, answer, breaches);
  if (answer.status < 400) check_request(sent, *operation.found, breaches);
  return breaches;
}

}  // namespace pressrun::test
