#include "httpd/byte_range.h"

#include <strings.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

#include "httpd/header_value.h"

namespace pressrun::httpd {
namespace {

// One or more digits. What is larger than any file becomes the largest number.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  constexpr auto kLargest = std::numeric_limits<std::uint64_t>::max();
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (kLargest - digit) / 10 ? kLargest : value * 10 + digit;
  }
  return value;
}

// The one member of a comma-separated list that is not empty; empty when there are none or several.
std::string_view only_member(std::string_view list) {
  std::string_view only;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view member = trim(list.substr(0, comma));
    if (!member.empty() && !only.empty()) return {};
    if (!member.empty()) only = member;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return only;
}

// "-N": the last N bytes.
ByteRange suffix(std::string_view digits, std::uint64_t size) {
  const auto length = parse_number(digits);
  if (!length) return WholeFile{};
  if (*length == 0) return NoSuchPart{};
  if (size == 0) return WholeFile{};
  return FilePart{size - std::min(*length, size), std::min(*length, size)};
}

}  // namespace

ByteRange parse_byte_range(const std::string& header, std::uint64_t size) {
  static constexpr std::string_view kUnit = "bytes=";
  // Units are compared without regard to case (RFC 9110, 14.1).
  if (::strncasecmp(header.c_str(), kUnit.data(), kUnit.size()) != 0) return WholeFile{};
  const std::string_view range = only_member(std::string_view(header).substr(kUnit.size()));
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return WholeFile{};
  if (dash == 0) return suffix(range.substr(1), size);
  const auto first = parse_number(range.substr(0, dash));
  const bool open_ended = dash + 1 == range.size();
  const auto last =
      open_ended ? std::numeric_limits<std::uint64_t>::max() : parse_number(range.substr(dash + 1));
  if (!first || !last || (!open_ended && *last < *first)) return WholeFile{};
  if (*first >= size) return NoSuchPart{};
  return FilePart{*first, std::min(*last, size - 1) - *first + 1};
}

}  // namespace pressrun::httpd
