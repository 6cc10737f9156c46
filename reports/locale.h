// How values look to people, in the language of a report.
#pragma once

#include <string>
#include <string_view>

#include "reports/report_document.h"
#include "reports/row_stream.h"

namespace pressrun::reports {

// Turns PostgreSQL's text of a value into people's: en 1,234.50 and "21 Nov 2026, 14:05",
// de 1.234,50 and "21.11.2026, 14:05". Digits are moved, never computed, so nothing is rounded.
// What does not look like a value of its kind (infinity, BC dates, an interval in a date column) is
// shown as it is. Thread safe.
class Locale {
 public:
  explicit Locale(Language language) : language_(language) {}

  Language language() const { return language_; }

  // Any value of a column, into `into`, which is cleared first; NULL is the empty text. Integers
  // that are neither money nor summed are shown without grouping: most of them are numbers of
  // things (orders, years), not of quantities.
  void show(const Column& column, std::string_view value, std::string& into) const;

  // A number of any length, with an exponent or not. kMoney has at least two decimals, kPercent a
  // percent sign. The minus stays ASCII, so that people who copy or
  // search for a number find one.
  std::string number(std::string_view text, NumberStyle style = NumberStyle::kPlain,
                     bool grouped = true) const;
  // "2026-11-21".
  std::string date(std::string_view text) const;
  // "2026-11-21 14:05:00[.123][+01[:30]]": to the second, so that the values of a column align;
  // fractions and the offset never.
  std::string timestamp(std::string_view text) const;
  // "t" or "f".
  std::string boolean(std::string_view text) const;

  char decimal_separator() const { return language_ == Language::kGerman ? ',' : '.'; }

 private:
  void append_number(std::string_view text, NumberStyle style, bool grouped,
                     std::string& into) const;
  bool append_date(std::string_view text, std::string& into) const;
  void append_timestamp(std::string_view text, std::string& into) const;
  char group_separator() const { return language_ == Language::kGerman ? '.' : ','; }

  Language language_;
};

}  // namespace pressrun::reports
