// The Range header of a download (RFC 9110, section 14).
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace pressrun::httpd {

struct WholeFile {};
// From `first` for `length` bytes; length is at least 1.
struct FilePart {
  std::uint64_t first;
  std::uint64_t length;
};
// To be answered with 416.
struct NoSuchPart {};

using ByteRange = std::variant<WholeFile, FilePart, NoSuchPart>;

// What `header` ("" when there is none) asks of a file of `size` bytes. Units other than bytes are
// ignored. Several ranges, and ranges that begin beyond the end or are malformed, are NoSuchPart.
ByteRange parse_byte_range(const std::string& header, std::uint64_t size);

}  // namespace pressrun::httpd
