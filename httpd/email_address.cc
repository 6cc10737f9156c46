#include "httpd/email_address.h"

#include <algorithm>
#include <string_view>

namespace pressrun::httpd {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {
  return is_alphanumeric(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// At least `min_count` pieces between dots, each of which `accept`s.
template <typename Accept>
bool all_between_dots(std::string_view text, std::size_t min_count, Accept accept) {
  for (std::size_t count = 1;; ++count) {
    const std::size_t dot = text.find('.');
    if (!accept(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return count >= min_count;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_email_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (text.size() > 254 || at == std::string_view::npos || at > 64) return false;
  const bool local_fits = all_between_dots(text.substr(0, at), 1, [](std::string_view atom) {
    return !atom.empty() && std::all_of(atom.begin(), atom.end(), is_atom_character);
  });
  const std::string_view domain = text.substr(at + 1);
  const std::string_view top = domain.substr(domain.rfind('.') + 1);
  const bool numeric_top = top.find_first_not_of("0123456789") == std::string_view::npos;
  return local_fits && !numeric_top && all_between_dots(domain, 2, is_label);
}

}  // namespace pressrun::httpd
