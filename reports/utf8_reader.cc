#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// How many bytes follow this first one, and between which bounds the second lies.
struct Lead {
  std::size_t follow;
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
  return {0, 0, 0};
}

}  // namespace

Utf8Character first_utf8_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.follow == 0) return {kReplacement, 1, false};
  char32_t code_point = first & (0x3Fu >> lead.follow);
  for (std::size_t i = 1; i <= lead.follow; ++i) {
    if (i == text.size()) return {kReplacement, i, false};
    const auto next = static_cast<unsigned char>(text[i]);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (next < low || next > high) return {kReplacement, i, false};
    code_point = code_point << 6 | (next & 0x3Fu);
  }
  return {code_point, lead.follow + 1, true};
}

}  // namespace pressrun::reports
