// The grammar that values of header fields share (RFC 9110, 5.6.3).
#pragma once

#include <string_view>

namespace pressrun::httpd {

// Without the optional white space around it.
inline std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace pressrun::httpd
