#include "httpd/local_path.h"

#include <algorithm>

#include "engine/daemon/encoding.h"

namespace pressrun::httpd {
namespace {

// Three times as much when it is encoded, which still fits into a request's target.
constexpr std::size_t kMaxLength = 2000;

}  // namespace

bool is_local_path(std::string_view text) {
  if (!text.starts_with('/') || text.starts_with("//") || text.size() > kMaxLength) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
}

std::string login_address(std::string_view target) {
  return is_local_path(target) ? "/login?next=" + daemon::percent_encode(target) : "/login";
}

}  // namespace pressrun::httpd
