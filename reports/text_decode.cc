#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// How many bytes follow this first one, and between which bounds the second lies.
struct Lead {
  int follow;
  unsigned char low;
  unsigned char high;
};

Lead lead_of(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return {1, 0x80, 0xBF};
  if (first == 0xE0) return {2, 0xA0, 0xBF};
  if (first == 0xED) return {2, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {2, 0x80, 0xBF};
  if (first == 0xF0) return {3, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {3, 0x80, 0xBF};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {-1, 0, 0};
}

char32_t picture_of(char32_t control) {
  if (control < 0x20) return 0x2400 + control;
  return control == 0x7F ? char32_t{0x2421} : control;
}

void append_hex_unit(unsigned unit, std::string& into) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) into += kHex[(unit >> shift) & 0xF];
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    text.remove_prefix(1);
    return first;
  }
  const Lead lead = lead_of(first);
  std::size_t used = 1;
  char32_t code = lead.follow == 1 ? first & 0x1Fu : lead.follow == 2 ? first & 0x0Fu : first & 7u;
  for (int i = 0; i < lead.follow; ++i, ++used) {
    const bool there = used < text.size();
    const auto byte =
        there ? static_cast<unsigned char>(text[used]) : static_cast<unsigned char>(0);
    const bool in_bounds = i == 0 ? byte >= lead.low && byte <= lead.high : (byte & 0xC0) == 0x80;
    if (!there || !in_bounds) {
      text.remove_prefix(used);
      return kReplacementCharacter;
    }
    code = (code << 6) | (byte & 0x3Fu);
  }
  text.remove_prefix(used);
  return lead.follow < 0 ? kReplacementCharacter : code;
}

std::u32string decode_for_drawing(std::string_view text, std::size_t& invalid) {
  std::u32string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const bool is_genuine = text.starts_with("\xEF\xBF\xBD");
    const char32_t c = take_code_point(text);
    if (c == kReplacementCharacter && !is_genuine) ++invalid;
    if (c == '\t') {
      decoded.append(kTabWidth, U' ');
    } else {
      decoded += picture_of(c);
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
