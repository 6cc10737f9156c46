// What PostgreSQL's texts are for a spreadsheet.
#pragma once

#include <optional>
#include <string_view>

namespace pressrun::reports {

// Spreadsheets show 15 significant digits and lose the others without a word.
inline constexpr int kXlsxDigits = 15;

struct XlsxNumber {
  double value = 0;
  int scale = 0;  // digits after the point, as written
};

// Nothing for NaN, infinities, what is no number, and what has more than 15 significant digits,
// unless `rounded`, where a longer fraction is fine.
std::optional<XlsxNumber> xlsx_number(std::string_view text, bool rounded);

struct XlsxTime {
  double days = 0;  // since 1899-12-30, as spreadsheets count
  bool has_fraction = false;
};

// "2026-11-21" from 1900-03-01 to 9999-12-31; nothing for all else (spreadsheets believe in a 29th
// of February 1900).
std::optional<XlsxTime> xlsx_date(std::string_view text);
// "2026-11-21 14:05:00.25+01" in the same range: the wall clock's time; the offset is left out,
// since a cell has no place for it.
std::optional<XlsxTime> xlsx_timestamp(std::string_view text);

// Seconds since 1970 in UTC of a timestamp with its offset (none: UTC).
std::optional<long long> unix_seconds(std::string_view timestamp);

}  // namespace pressrun::reports
