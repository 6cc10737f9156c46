#include "db/report_limits.h"

#include <limits>
#include <regex>
#include <string>

#include "db/catalog_error.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

constexpr std::int64_t kMostBytes = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMostDays = 3650;
constexpr std::int64_t kMostAttempts = 20;

double seconds_of_unit(char letter) {
  switch (letter) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    default:
      return 86400;
  }
}

// Of "1 hour 30 minutes" or "01:30:00", as PostgreSQL reads them; 0 for other texts.
double seconds_of(const std::string& text) {
  static const std::regex kClock(R"((\d{1,5}):([0-5]\d)(?::([0-5]\d))?)");
  static const std::string kPart =
      R"(\s*(\d{1,6}(?:\.\d{1,6})?)\s*)"
      R"((s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z]))";
  static const std::regex kOnePart(kPart, std::regex::icase);
  static const std::regex kParts("(?:" + kPart + ")+\\s*", std::regex::icase);
  std::smatch clock;
  if (std::regex_match(text, clock, kClock)) {
    const int seconds = clock[3].matched ? std::stoi(clock[3]) : 0;
    return std::stoi(clock[1]) * 3600 + std::stoi(clock[2]) * 60 + seconds;
  }
  if (!std::regex_match(text, kParts)) return 0;
  double seconds = 0;
  for (auto part = std::sregex_iterator(text.begin(), text.end(), kOnePart);
       part != std::sregex_iterator(); ++part) {
    const char letter = static_cast<char>(std::tolower((*part)[2].str()[0]));
    seconds += std::stod((*part)[1]) * seconds_of_unit(letter);
  }
  return seconds;
}

void require_time(const MetadataPlace& time) {
  static constexpr std::size_t kLongest = 100;  // a regular expression is to read it
  const json& value = time.value();
  time.require(value.is_string() && value.get_ref<const std::string&>().size() <= kLongest &&
                   seconds_of(value) >= 1,
               "must be a time of at least a second, such as \"30 minutes\" or \"1 hour 30 "
               "minutes\"");
}

}  // namespace

void check_limits(const MetadataPlace& limits) {
  Complaints complaints;
  const auto check = [&](const char* key, const auto& rule) {
    if (limits.has(key)) complaints.of([&] { rule(limits[key]); });
  };
  complaints.of([&] {
    limits.require_object(
        {"size_bytes", "retention_days", "run_deadline", "first_row_timeout", "max_attempts"});
  });
  check("size_bytes", [](const auto& place) { place.require_whole(1, kMostBytes); });
  check("retention_days", [](const auto& place) { place.require_whole(1, kMostDays); });
  check("run_deadline", require_time);
  check("first_row_timeout", require_time);
  check("max_attempts", [](const auto& place) { place.require_whole(1, kMostAttempts); });
  complaints.raise();
}

}  // namespace pressrun::db
