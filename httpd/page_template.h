// Text that becomes HTML: the only place where it is escaped.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pressrun::httpd {

// Fit for an element's content and for an attribute in quotes.
std::string html_escape(std::string_view text);

// By the name of their placeholder.
using PageFacts = std::map<std::string, std::string, std::less<>>;

// Puts the escaped facts in place of {{name}}. THROWS std::runtime_error for a placeholder that
// names no fact, or that does not end.
std::string render_page(std::string_view page, const PageFacts& facts);

}  // namespace pressrun::httpd
