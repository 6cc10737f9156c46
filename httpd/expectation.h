// What a JSON Schema expects of a value, in words.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pressrun::httpd {

// "must be a whole number from 1 to 100", "must be one of open, closed", ...; for the person who
// sent something else.
std::string expectation(const nlohmann::json& schema);

// Whether a string has the `format` of its schema: "date" is a day that exists, written 2026-01-31.
// True for other formats and for values that are no strings.
bool has_format(const nlohmann::json& value, const std::string& format);

}  // namespace pressrun::httpd
