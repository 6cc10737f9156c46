#include "httpd/etag.h"

#include <algorithm>

#include "engine/daemon/encoding.h"
#include "httpd/header_value.h"

namespace pressrun::httpd {
namespace {

constexpr std::size_t kTagDigits = 32;

// Tags of ours hold no comma, so that one within quotes of others does no harm.
template <typename Is>
bool any_of_list(std::string_view list, Is is) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (is(trim(list.substr(0, comma)))) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace

std::string etag_of(std::string_view body) {
  return '"' + daemon::sha256_hexadecimal(body).substr(0, kTagDigits) + '"';
}

bool matches_etag(std::string_view if_none_match, std::string_view tag) {
  return any_of_list(if_none_match, [tag](std::string_view one) {
    if (one.starts_with("W/")) one.remove_prefix(2);
    return one == tag || one == "*";
  });
}

bool meets_if_match(std::string_view if_match, std::string_view tag) {
  return if_match.empty() ||
         any_of_list(if_match, [tag](std::string_view one) { return one == tag || one == "*"; });
}

}  // namespace pressrun::httpd
