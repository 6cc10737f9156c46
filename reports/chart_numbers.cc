#include "reports/chart_numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace pressrun::reports::chart {
namespace {

constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kNoBreakSpace = "\u00A0";

std::string unit(int power, Language language) {
  const bool german = language == Language::kGerman;
  const std::string space(german ? kNoBreakSpace : "");
  switch (power) {
    case 0:
      return "";
    case 3:
      return space + (german ? "Tsd." : "k");
    case 6:
      return space + (german ? "Mio." : "M");
    case 9:
      return space + (german ? "Mrd." : "bn");
    case 12:
      return space + (german ? "Bio." : "tn");
    default:
      return "e" + std::to_string(power);
  }
}

// Of digits with a point and decimals, both marks in the language's own way.
std::string grouped(const std::string& digits, Language language) {
  const bool german = language == Language::kGerman;
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  std::string result;
  for (std::size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) result += german ? '.' : ',';
    result += digits[i];
  }
  if (whole < digits.size()) result += (german ? ',' : '.') + digits.substr(whole + 1);
  return result;
}

int exponent(double value) { return static_cast<int>(std::floor(std::log10(value) + 1e-9)); }

// Words for what is at least `from` (a power of ten), and powers of ten where even words fail.
int power_for(double largest, int from) {
  if (largest <= 0) return 0;
  const int size = exponent(largest);
  if (size >= 18 || size < -6) return size;
  return size < from ? 0 : std::min(size / 3 * 3, 12);
}

int decimals_of(double value, int most) {
  double rest = std::abs(value);
  int decimals = 0;
  for (; decimals < most && std::abs(rest - std::round(rest)) > 1e-6; ++decimals) rest *= 10;
  return decimals;
}

}  // namespace

std::string NumberFormat::text(double value) const {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", decimals, std::abs(value) / std::pow(10.0, power));
  const std::string number = grouped(digits, language);
  const bool is_zero = number.find_first_of("123456789") == std::string::npos;
  std::string result = is_zero ? "0" : (value < 0 ? std::string(kMinus) : "") + number;
  if (!is_zero) result += unit(power, language);
  if (style == NumberStyle::kPercent) {
    result += language == Language::kGerman ? std::string(kNoBreakSpace) + "%" : "%";
  }
  return result;
}

NumberFormat tick_format(const Scale& scale, NumberStyle style, Language language) {
  const double largest = std::max(std::abs(scale.low()), std::abs(scale.high()));
  const int power = power_for(largest, 5);
  const int step = exponent(scale.step) - power;
  return {language, style, power, std::clamp(-step, 0, 12)};
}

NumberFormat value_format(const std::vector<double>& values, NumberStyle style, Language language) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  const int power = power_for(largest, 6);
  NumberFormat format{language, style, power, power == 0 ? 0 : 2};
  if (power != 0 || largest >= 1000) return format;
  const int most = largest < 0.1 ? 7 : style == NumberStyle::kPercent ? 1 : 2;
  for (const double value : values)
    format.decimals = std::max(format.decimals, decimals_of(value, most));
  if (style == NumberStyle::kMoney && format.decimals == 1) format.decimals = 2;
  return format;
}

}  // namespace pressrun::reports::chart
