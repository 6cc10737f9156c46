// JSON from outside, taken strictly.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

inline constexpr int kMaxJsonDepth = 32;

// RFC 8259 and no more: UTF-8 without a byte order mark, nothing after the value; not deeper than
// kMaxJsonDepth; no name twice in one object. THROWS Problem 400.
nlohmann::json parse_json(std::string_view text);

// A request's body, which must be an object. THROWS Problem 415 when its content type is not
// application/json, 400 when it is not JSON, holds a NUL character (which PostgreSQL cannot store),
// or has a member that is not in `known`: all of these are named.
nlohmann::json read_object(const httplib::Request& request, const std::set<std::string>& known);

}  // namespace pressrun::httpd
