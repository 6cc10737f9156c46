#include "reports/chart_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

namespace pressrun::reports::chart {
namespace {

struct Moment {
  int year = -1;  // -1: not said; the same for the others
  int month = -1;
  int day = -1;
  int minute = -1;  // of the day
};

constexpr std::array<std::string_view, 12> kEnglishMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 12> kGermanMonths{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun",
                                                         "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"};

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

// Exactly so many digits, whose number is from least to most.
bool take_number(std::string_view& text, std::size_t digits, int least, int most, int& number) {
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits) return false;
  text.remove_prefix(digits);
  return number >= least && number <= most;
}

// 15:30, with seconds or without; takes fractions and an offset from UTC too.
bool take_time(std::string_view& text, int& minute_of_day) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take_number(text, 2, 0, 24, hour) || !take(text, ':')) return false;
  if (!take_number(text, 2, 0, 59, minute)) return false;
  if (take(text, ':') && !take_number(text, 2, 0, 60, second)) return false;
  minute_of_day = hour * 60 + minute;
  text.remove_prefix(std::min(text.find_first_not_of("0123456789.:+-"), text.size()));
  return text.empty();
}

std::optional<Moment> parsed(std::string_view text) {
  Moment moment;
  if (text.size() > 2 && text[2] == ':') {
    if (!take_time(text, moment.minute)) return std::nullopt;
    return moment;
  }
  if (!take_number(text, 4, 1, 9999, moment.year) || !take(text, '-')) return std::nullopt;
  if (!take_number(text, 2, 1, 12, moment.month)) return std::nullopt;
  if (text.empty()) return moment;
  if (!take(text, '-') || !take_number(text, 2, 1, 31, moment.day)) return std::nullopt;
  if (text.empty()) return moment;
  if (!take(text, ' ') && !take(text, 'T')) return std::nullopt;
  if (!take_time(text, moment.minute)) return std::nullopt;
  return moment;
}

bool same_kind(const Moment& a, const Moment& b) {
  return (a.month < 0) == (b.month < 0) && (a.day < 0) == (b.day < 0) &&
         (a.minute < 0) == (b.minute < 0);
}

bool is_monday(const Moment& moment) {
  using namespace std::chrono;
  const year_month_day date = year(moment.year) / moment.month / moment.day;
  return date.ok() && weekday(sys_days(date)) == Monday;
}

int roundness(const Moment& moment) {
  if (moment.minute >= 0) {
    constexpr std::array<int, 7> kMinutes{1440, 720, 360, 180, 60, 30, 15};
    int score = kMinutes.size();
    for (const int minutes : kMinutes) {
      if (moment.minute % minutes == 0) return score;
      --score;
    }
    return 0;
  }
  if (moment.day < 0) return moment.month == 1 ? 2 : (moment.month - 1) % 3 == 0 ? 1 : 0;
  return moment.day == 1 ? 2 : is_monday(moment) ? 1 : 0;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string date_text(const Moment& moment, bool with_year, Language language) {
  const bool german = language == Language::kGerman;
  std::string text(german ? kGermanMonths[moment.month - 1] : kEnglishMonths[moment.month - 1]);
  if (moment.day >= 0) text = std::to_string(moment.day) + (german ? ". " : " ") + text;
  if (with_year) text += " " + std::to_string(moment.year);
  return text;
}

bool vary(const std::vector<Moment>& moments, int Moment::*part) {
  return std::any_of(moments.begin(), moments.end(),
                     [&](const Moment& m) { return m.*part != moments[0].*part; });
}

}  // namespace

std::optional<AxisTexts> time_texts(const std::vector<std::string>& categories, Language language) {
  std::vector<Moment> moments;
  for (const std::string& category : categories) {
    const std::optional<Moment> moment = parsed(category);
    if (!moment || (!moments.empty() && !same_kind(moments[0], *moment))) return std::nullopt;
    moments.push_back(*moment);
  }
  if (moments.empty()) return std::nullopt;
  const bool several_years = vary(moments, &Moment::year);
  const bool several_days =
      several_years || vary(moments, &Moment::month) || vary(moments, &Moment::day);
  AxisTexts result;
  for (const Moment& moment : moments) {
    const bool has_time = moment.minute >= 0;
    std::string text;
    if (!has_time || several_days) text = date_text(moment, several_years, language);
    if (has_time && several_days) text += ", ";
    if (has_time) text += two_digits(moment.minute / 60) + ":" + two_digits(moment.minute % 60);
    result.texts.push_back(std::move(text));
    result.roundness.push_back(roundness(moment));
  }
  return result;
}

}  // namespace pressrun::reports::chart
