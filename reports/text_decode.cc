#include "reports/text_decode.h"

#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

char32_t picture_of(char32_t control) {
  if (control < 0x20) return 0x2400 + control;
  return control == 0x7F ? char32_t{0x2421} : control;
}

void append_hex_unit(unsigned unit, std::string& into) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) into += kHex[(unit >> shift) & 0xF];
}

}  // namespace

std::u32string decode_for_drawing(std::string_view text, std::size_t& invalid) {
  std::u32string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const Utf8Character c = take_utf8_character(text);
    if (!c.valid) ++invalid;
    if (c.code_point == '\t') {
      decoded.append(kTabWidth, U' ');
    } else {
      decoded += picture_of(c.code_point);
    }
  }
  return decoded;
}

std::size_t cut_length(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  const std::size_t space = text.rfind(' ', most - 1);
  if (space != std::string_view::npos && space >= most - most / 4) return space + 1;
  std::size_t cut = most;
  // A sequence has at most three continuation bytes; more of them are no UTF-8 anyway.
  while (cut > most - 3 && is_continuation(text[cut])) --cut;
  return cut;
}

void append_utf16_hex(std::u32string_view text, std::string& into) {
  for (char32_t c : text) {
    if (c > 0xFFFF) {
      c -= 0x10000;
      append_hex_unit(0xD800 + static_cast<unsigned>(c >> 10), into);
      append_hex_unit(0xDC00 + static_cast<unsigned>(c & 0x3FF), into);
    } else {
      append_hex_unit(static_cast<unsigned>(c), into);
    }
  }
}

std::string utf16_hex(std::u32string_view text) {
  std::string hex = "FEFF";
  append_utf16_hex(text, hex);
  return hex;
}

}  // namespace pressrun::reports
