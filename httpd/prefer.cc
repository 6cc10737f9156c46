#include "httpd/prefer.h"

#include <algorithm>
#include <charconv>

namespace pressrun::httpd {

std::optional<std::chrono::seconds> preferred_wait(std::string_view prefer) {
  static constexpr std::string_view kName = "wait=";
  while (!prefer.empty()) {
    const std::size_t end = std::min(prefer.find_first_of(",;"), prefer.size());
    std::string_view one = prefer.substr(0, end);
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    one = one.substr(0, one.find_last_not_of(" \t") + 1);
    prefer.remove_prefix(std::min(end + 1, prefer.size()));
    if (!one.starts_with(kName)) continue;
    unsigned seconds = 0;
    const auto parsed =
        std::from_chars(one.data() + kName.size(), one.data() + one.size(), seconds);
    if (parsed.ec != std::errc() || parsed.ptr != one.data() + one.size()) return std::nullopt;
    return std::min(std::chrono::seconds(seconds), kMaxWait);
  }
  return std::nullopt;
}

}  // namespace pressrun::httpd
