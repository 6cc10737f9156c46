#include "httpd/byte_range.h"

#include <strings.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace pressrun::httpd {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

ByteRange parse_byte_range(const std::string& header, std::uint64_t size) {
  static constexpr std::string_view kUnit = "bytes=";
  // Units are compared without regard to case (RFC 9110, 14.1).
  if (::strncasecmp(header.c_str(), kUnit.data(), kUnit.size()) != 0) return WholeFile{};
  const std::string_view range = std::string_view(header).substr(kUnit.size());
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return NoSuchPart{};
  const auto last = parse_number(range.substr(dash + 1));
  if (dash == 0) {
    // The last so many bytes.
    if (!last || *last == 0 || size == 0) return NoSuchPart{};
    const std::uint64_t length = std::min(*last, size);
    return FilePart{size - length, length};
  }
  const auto first = parse_number(range.substr(0, dash));
  const bool open_ended = dash + 1 == range.size();
  if (!first || *first >= size || (!last && !open_ended)) return NoSuchPart{};
  if (open_ended) return FilePart{*first, size - *first};
  if (*last < *first) return NoSuchPart{};
  return FilePart{*first, std::min(*last, size - 1) - *first + 1};
}

}  // namespace pressrun::httpd
