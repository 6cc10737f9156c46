#include "httpd/json_body.h"

#include <httplib.h>

#include <algorithm>
#include <vector>

#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

// Refuses while parsing, so that nothing deep or ambiguous is ever built.
class Guard {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
        names_.emplace_back();
        check_depth(depth);
        break;
      case json::parse_event_t::array_start:
        check_depth(depth);
        break;
      case json::parse_event_t::object_end:
        names_.pop_back();
        break;
      case json::parse_event_t::key:
        add_name(parsed.get_ref<const std::string&>());
        break;
      default:
        break;
    }
    return true;
  }

 private:
  static void check_depth(int depth) {
    if (depth < kMaxJsonDepth) return;
    throw Problem(400,
                  "The JSON is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels.");
  }

  void add_name(const std::string& name) {
    if (!names_.back().insert(name).second) throw invalid(name, "is given twice in one object");
  }

  std::vector<std::set<std::string>> names_;
};

bool has_nul(const json& value) {
  if (value.is_string()) {
    return value.get_ref<const std::string&>().find('\0') != std::string::npos;
  }
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) {
      if (name.find('\0') != std::string::npos || has_nul(member)) return true;
    }
    return false;
  }
  return value.is_array() && std::any_of(value.begin(), value.end(), has_nul);
}

std::string media_type(const std::string& content_type) {
  std::string type = content_type.substr(0, content_type.find(';'));
  type.erase(type.find_last_not_of(" \t") + 1);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

}  // namespace

json parse_json(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) {
    throw Problem(400, "The body begins with a byte order mark; send JSON without one.");
  }
  // The parser takes it for the end of the text.
  if (text.find('\0') != std::string_view::npos) {
    throw Problem(400, "The body holds a NUL byte; it is not valid JSON.");
  }
  try {
    // By value: the callback keeps its state in the one copy that the parser holds.
    return json::parse(text, Guard());
  } catch (const json::parse_error& error) {
    throw Problem(400, "The body is not valid JSON (at byte " + std::to_string(error.byte) + ").");
  } catch (const json::exception&) {
    throw Problem(400, "The body holds a number that is out of range.");
  }
}

json read_object(const httplib::Request& request, const std::set<std::string>& known) {
  if (media_type(request.get_header_value("Content-Type")) != "application/json") {
    throw Problem(415, "Send the body as application/json.");
  }
  json body = parse_json(request.body);
  if (!body.is_object()) throw Problem(400, "The body must be a JSON object.");
  std::vector<FieldError> errors;
  for (const auto& [name, value] : body.items()) {
    if (!known.contains(name)) errors.push_back({name, "is not a field of this request"});
    if (has_nul(value)) errors.push_back({name, "holds a NUL character"});
  }
  if (!errors.empty()) throw invalid(std::move(errors));
  return body;
}

}  // namespace pressrun::httpd
