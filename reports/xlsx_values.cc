#include "reports/xlsx_values.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace pressrun::reports {
namespace {

constexpr int kDayOfUnixEpoch = 25'569;
constexpr int kFirstDay = 61;  // 1900-03-01
constexpr double kSecondsADay = 86'400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes a fixed number of digits; -1 where they are not there.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (!is_digit(c)) return -1;
    value = 10 * value + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_day(std::string_view& text) {
  const int year = take_number(text, 4);
  const bool first = take(text, '-');
  const int month = take_number(text, 2);
  const bool second = take(text, '-');
  const int day = take_number(text, 2);
  if (year < 0 || month < 0 || day < 0 || !first || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<int>(std::chrono::sys_days(date).time_since_epoch().count());
}

// Seconds since midnight.
std::optional<double> take_time(std::string_view& text, bool& has_fraction) {
  const int hours = take_number(text, 2);
  const bool first = take(text, ':');
  const int minutes = take_number(text, 2);
  const bool second = take(text, ':');
  const int seconds = take_number(text, 2);
  if (hours < 0 || minutes < 0 || seconds < 0 || !first || !second) return std::nullopt;
  double time = hours * 3600 + minutes * 60 + seconds;
  if (take(text, '.')) {
    has_fraction = true;
    for (double place = 0.1; !text.empty() && is_digit(text.front()); place /= 10) {
      time += place * (text.front() - '0');
      text.remove_prefix(1);
    }
  }
  return time;
}

// Seconds east of Greenwich; 0 where there is no offset.
std::optional<int> take_offset(std::string_view& text) {
  if (text.empty()) return 0;
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return std::nullopt;
  int offset = 0;
  for (int unit = 3600; unit > 0; unit /= 60) {
    const int value = take_number(text, 2);
    if (value < 0) return std::nullopt;
    offset += unit * value;
    if (!take(text, ':')) break;
  }
  return west ? -offset : offset;
}

struct Instant {
  int day;  // since 1970
  double seconds;
  int offset;
  bool has_fraction;
};

std::optional<Instant> instant(std::string_view text) {
  const auto day = take_day(text);
  if (!day || (!take(text, ' ') && !take(text, 'T'))) return std::nullopt;
  bool has_fraction = false;
  const auto seconds = take_time(text, has_fraction);
  if (!seconds) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return Instant{*day, *seconds, *offset, has_fraction};
}

struct Shape {
  int whole = 0;        // digits before the point, without leading zeros
  int significant = 0;  // without leading zeros
  int scale = 0;
};

// Nothing where it is not digits with at most one point. Trailing zeros after the point are not
// significant: a double keeps them all.
std::optional<Shape> shape(std::string_view text) {
  Shape shape;
  int zeros = 0;  // at the end so far
  bool point = false;
  int digits = 0;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      shape.whole = shape.significant;
      zeros = 0;
    } else if (is_digit(c)) {
      ++digits;
      if (point) ++shape.scale;
      if (c != '0' || shape.significant != 0) ++shape.significant;
      zeros = c == '0' && point ? zeros + 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  if (!point) shape.whole = shape.significant;
  shape.significant = std::max(shape.whole, shape.significant - zeros);
  return shape;
}

std::optional<double> to_double(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<XlsxNumber> xlsx_number(std::string_view text, bool rounded) {
  if (text.empty()) return std::nullopt;
  const std::string_view magnitude = text.substr(text.front() == '-' ? 1 : 0);
  const std::string_view mantissa = magnitude.substr(0, magnitude.find_first_of("eE"));
  const auto found = shape(mantissa);
  if (!found) return std::nullopt;
  const int digits = rounded ? found->whole : found->significant;
  if (digits > kXlsxDigits) return std::nullopt;
  const auto value = to_double(text);
  if (!value) return std::nullopt;
  return XlsxNumber{*value, found->scale};
}

std::optional<XlsxTime> xlsx_date(std::string_view text) {
  const auto day = take_day(text);
  if (!day || !text.empty() || *day + kDayOfUnixEpoch < kFirstDay) return std::nullopt;
  return XlsxTime{static_cast<double>(*day + kDayOfUnixEpoch), false};
}

std::optional<XlsxTime> xlsx_timestamp(std::string_view text) {
  const auto found = instant(text);
  if (!found || found->day + kDayOfUnixEpoch < kFirstDay) return std::nullopt;
  return XlsxTime{found->day + kDayOfUnixEpoch + found->seconds / kSecondsADay,
                  found->has_fraction};
}

std::optional<long long> unix_seconds(std::string_view timestamp) {
  const auto found = instant(timestamp);
  if (!found) return std::nullopt;
  return found->day * 86'400LL + static_cast<long long>(found->seconds) - found->offset;
}

}  // namespace pressrun::reports
