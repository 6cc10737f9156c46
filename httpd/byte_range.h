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
// Lies beyond the end: to be answered with 416.
struct NoSuchPart {};

using ByteRange = std::variant<WholeFile, FilePart, NoSuchPart>;

// What `header` ("" when there is none) asks of a file of `size` bytes with GET; other methods have
// no ranges. As RFC 9110 allows, several ranges are answered with the whole, and so is what is
// malformed or of another unit. Numbers may have any number of digits.
ByteRange parse_byte_range(const std::string& header, std::uint64_t size);

}  // namespace pressrun::httpd
