// Entity tags of answers, and the conditions that clients put on them (RFC 9110).
#pragma once

#include <string>
#include <string_view>

namespace pressrun::httpd {

// A strong tag of these bytes, with its quotes.
std::string etag_of(std::string_view body);

// Whether an If-None-Match header names `tag`; false for an empty header.
bool matches_etag(std::string_view if_none_match, std::string_view tag);

// Whether an If-Match header, "" when there is none, lets the strong `tag` pass. Weak tags match
// nothing here (RFC 9110, 13.1.1).
bool meets_if_match(std::string_view if_match, std::string_view tag);

}  // namespace pressrun::httpd
