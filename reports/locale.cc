#include "reports/locale.h"

#include <array>

#include "reports/identifier.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
  for (const char c : text) {
    if (!is_digit(c)) return false;
  }
  return !text.empty();
}

// A number taken apart: [-+] whole [. fraction] [e exponent].
struct Number {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;  // from the letter on; may be empty
};

std::string_view take_digits(std::string_view& rest) {
  std::size_t n = 0;
  while (n < rest.size() && is_digit(rest[n])) ++n;
  const std::string_view digits = rest.substr(0, n);
  rest.remove_prefix(n);
  return digits;
}

bool is_exponent(std::string_view text) {
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return false;
  text.remove_prefix(text[1] == '-' || text[1] == '+' ? 2 : 1);
  return all_digits(text);
}

bool parse(std::string_view text, Number& number) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    number.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  number.whole = take_digits(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    number.fraction = take_digits(text);
  }
  if (number.whole.empty() && number.fraction.empty()) return false;
  number.exponent = text;
  return text.empty() || is_exponent(text);
}

void append_grouped(std::string_view digits, char separator, std::string& into) {
  std::size_t first = digits.size() % 3;
  if (first == 0) first = 3;
  into.append(digits.substr(0, first));
  for (std::size_t i = first; i < digits.size(); i += 3) {
    into += separator;
    into.append(digits.substr(i, 3));
  }
}

std::string_view without_leading_zero(std::string_view digits) {
  return digits[0] == '0' ? digits.substr(1) : digits;
}

int two_digits(std::string_view text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

}  // namespace

void Locale::append_number(std::string_view text, NumberStyle style, bool grouped,
                           std::string& into) const {
  Number number;
  if (!parse(text, number)) {
    into.append(text);
    return;
  }
  if (number.negative) into += '-';
  const std::string_view whole = number.whole.empty() ? std::string_view("0") : number.whole;
  if (grouped && whole.size() > 3) {
    append_grouped(whole, group_separator(), into);
  } else {
    into.append(whole);
  }
  const std::size_t least =
      style == NumberStyle::kMoney && number.exponent.empty() ? std::size_t{2} : std::size_t{0};
  if (!number.fraction.empty() || least != 0) {
    into += decimal_separator();
    into.append(number.fraction);
    for (std::size_t n = number.fraction.size(); n < least; ++n) into += '0';
  }
  into.append(number.exponent);
  if (style == NumberStyle::kPercent) into.append(language_ == Language::kGerman ? " %" : "%");
}

// Appends nothing when the answer is false.
bool Locale::append_date(std::string_view text, std::string& into) const {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4);
  const std::string_view month = text.substr(5, 2);
  const std::string_view day = text.substr(8, 2);
  if (!all_digits(year) || !all_digits(month) || !all_digits(day)) return false;
  const int m = two_digits(month);
  if (m < 1 || m > 12) return false;
  if (language_ == Language::kGerman) {
    into.append(day).append(".").append(month).append(".").append(year);
  } else {
    into.append(without_leading_zero(day)).append(" ").append(kMonths[m - 1]).append(" ");
    into.append(year);
  }
  return true;
}

void Locale::append_timestamp(std::string_view text, std::string& into) const {
  const bool has_time = text.size() >= 19 && (text[10] == ' ' || text[10] == 'T') &&
                        text[13] == ':' && text[16] == ':' && text.substr(text.size() - 2) != "BC";
  if (!has_time || !all_digits(text.substr(17, 2)) || !append_date(text.substr(0, 10), into)) {
    into.append(text);
    return;
  }
  into.append(", ").append(text.substr(11, 8));
}

void Locale::show(const Column& column, std::string_view value, std::string& into) const {
  into.clear();
  if (value.data() == nullptr) return;
  switch (column.kind) {
    case ValueKind::kText:
      into.append(value);
      return;
    case ValueKind::kInteger:
      append_number(value, column.style, !is_identifier(column), into);
      return;
    case ValueKind::kDecimal:
      append_number(value, column.style, true, into);
      return;
    case ValueKind::kBoolean:
      into.append(boolean(value));
      return;
    case ValueKind::kDate:
      if (!append_date(value, into)) into.append(value);
      return;
    case ValueKind::kTimestamp:
      append_timestamp(value, into);
      return;
  }
}

std::string Locale::number(std::string_view text, NumberStyle style, bool grouped) const {
  std::string shown;
  append_number(text, style, grouped, shown);
  return shown;
}

std::string Locale::date(std::string_view text) const {
  std::string shown;
  if (!append_date(text, shown)) shown.assign(text);
  return shown;
}

std::string Locale::timestamp(std::string_view text) const {
  std::string shown;
  append_timestamp(text, shown);
  return shown;
}

std::string Locale::boolean(std::string_view text) const {
  if (text == "t") return std::string(word(language_, Word::kYes));
  if (text == "f") return std::string(word(language_, Word::kNo));
  return std::string(text);
}

}  // namespace pressrun::reports
