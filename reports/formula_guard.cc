#include "reports/formula_guard.h"

#include <array>

namespace pressrun::reports {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Each takes what it knows from the front of `text` and says whether there was any.
bool take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  text.remove_prefix(n);
  return n > 0;
}

bool take_one_of(std::string_view& text, std::string_view chars) {
  if (text.empty() || chars.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// Digits in groups parted by one of `separators`, nothing after them.
bool is_groups_of_digits(std::string_view text, std::string_view separators) {
  do {
    if (!take_digits(text)) return false;
  } while (take_one_of(text, separators));
  return text.empty();
}

bool is_number(std::string_view text) {
  take_one_of(text, "+-");
  if (!text.empty() && (text.back() == '%')) text.remove_suffix(1);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    std::string_view power = text.substr(exponent + 1);
    take_one_of(power, "+-");
    if (!take_digits(power) || !power.empty()) return false;
    text = text.substr(0, exponent);
  }
  if (text.size() > 1) take_one_of(text, ".,");
  return is_groups_of_digits(text, ".,");
}

bool is_phone_number(std::string_view text) {
  return take_one_of(text, "+") && is_groups_of_digits(text, " ");
}

// The fullwidth forms of = + - @ in UTF-8.
bool begins_fullwidth(std::string_view text) {
  for (const std::string_view form :
       {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"}) {
    if (text.substr(0, 3) == form) return true;
  }
  return false;
}

// TAB, CR and LF are no spaces here: they begin a formula.
std::size_t space_at_front(std::string_view text) {
  static constexpr std::array<std::string_view, 25> kSpaces = {"\xC2\x85",
                                                               "\xC2\xA0",
                                                               "\xE1\x9A\x80",
                                                               "\xE2\x80\x80",
                                                               "\xE2\x80\x81",
                                                               "\xE2\x80\x82",
                                                               "\xE2\x80\x83",
                                                               "\xE2\x80\x84",
                                                               "\xE2\x80\x85",
                                                               "\xE2\x80\x86",
                                                               "\xE2\x80\x87",
                                                               "\xE2\x80\x88",
                                                               "\xE2\x80\x89",
                                                               "\xE2\x80\x8A",
                                                               "\xE2\x80\x8B",
                                                               "\xE2\x80\xA8",
                                                               "\xE2\x80\xA9",
                                                               "\xE2\x80\xAF",
                                                               "\xE2\x81\x9F",
                                                               "\xE2\x81\xA0",
                                                               "\xE3\x80\x80",
                                                               "\xEF\xBB\xBF",
                                                               " ",
                                                               "\v",
                                                               "\f"};
  for (const std::string_view space : kSpaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

std::string_view without_leading_spaces(std::string_view text) {
  while (const std::size_t length = space_at_front(text)) text.remove_prefix(length);
  return text;
}

bool begins_formula(std::string_view text) {
  switch (text.front()) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
      return true;
    case '\xEF':
      return begins_fullwidth(text);
    default:
      return false;
  }
}

}  // namespace

bool is_number_like(std::string_view value) { return is_number(value) || is_phone_number(value); }

bool runs_as_formula(std::string_view value) {
  value = without_leading_spaces(value);
  if (value.empty()) return false;
  if (value.find_first_not_of("+-") == std::string_view::npos) return false;
  return begins_formula(value) && !is_number_like(value);
}

}  // namespace pressrun::reports
