#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr Utf8Character kInvalid{U'\uFFFD', 1, false};

// The bytes that a character with this first byte has; 0 where none has.
std::size_t length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

}  // namespace

Utf8Character first_utf8_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t bytes = length(first);
  if (bytes == 1) return {first, 1, true};
  if (bytes == 0 || text.size() < bytes) return kInvalid;
  char32_t code_point = first & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return kInvalid;
    code_point = code_point << 6 | (next & 0x3Fu);
  }
  const bool overlong = (bytes == 3 && code_point < 0x800) || (bytes == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (overlong || surrogate || code_point > 0x10FFFF) return kInvalid;
  return {code_point, bytes, true};
}

}  // namespace pressrun::reports
