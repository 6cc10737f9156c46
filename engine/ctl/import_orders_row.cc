#include "engine/ctl/import_orders_row.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace pressrun::engine::ctl {

namespace {

constexpr std::size_t kLongestNumber = 100;  // of an order; it is indexed
constexpr std::size_t kMostDigits = 30;      // of a price

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_quantity(std::string_view text) {
  if (!are_digits(without_sign(text))) return false;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int32_t value = 0;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

bool is_price(std::string_view text) {
  const std::string_view digits = without_sign(text);
  if (digits.size() > kMostDigits) return false;
  const auto points = std::count(digits.begin(), digits.end(), '.');
  const auto numerals = std::count_if(digits.begin(), digits.end(), is_digit);
  return points <= 1 && numerals > 0 &&
         static_cast<std::size_t>(points + numerals) == digits.size();
}

// YYYY-MM-DD HH:MM:SS
bool is_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  const auto fits = [](char form, char c) { return form == '0' ? is_digit(c) : form == c; };
  if (!std::equal(kForm.begin(), kForm.end(), text.begin(), text.end(), fits)) return false;
  const auto number = [text](std::size_t at, std::size_t length) {
    unsigned value = 0;
    std::from_chars(text.data() + at, text.data() + at + length, value);
    return value;
  };
  const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(number(0, 4))),
                                        std::chrono::month(number(5, 2)),
                                        std::chrono::day(number(8, 2))};
  return number(0, 4) > 0 && day.ok() && number(11, 2) < 24 && number(14, 2) < 60 &&
         number(17, 2) < 60;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  if (text.size() <= kShown) return "\"" + std::string(text) + "\"";
  std::size_t length = kShown;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  return "\"" + std::string(text.substr(0, length)) + "...\"";
}

}  // namespace

const std::vector<std::string>& order_columns() {
  static const std::vector<std::string> columns = {"InvoiceNo",  "StockCode",   "Description",
                                                   "Quantity",   "InvoiceDate", "UnitPrice",
                                                   "CustomerID", "Country"};
  return columns;
}

std::string problem_of(const CsvRow& row) {
  if (!row.problem.empty()) return row.problem;
  const std::size_t expected = order_columns().size();
  if (row.fields.size() != expected) {
    return std::to_string(row.fields.size()) + " fields instead of " + std::to_string(expected);
  }
  const std::string& number = row.fields[0];
  if (is_blank(number)) return "InvoiceNo is empty";
  if (number.size() > kLongestNumber)
    return "InvoiceNo " + quoted(number) + " is longer than 100 bytes";
  if (!is_quantity(row.fields[3]))
    return "Quantity " + quoted(row.fields[3]) + " is not a whole number (of 32 bits)";
  if (!is_time(row.fields[4]))
    return "InvoiceDate " + quoted(row.fields[4]) + " is not a time like 2010-12-01 08:26:00";
  if (!is_price(row.fields[5]))
    return "UnitPrice " + quoted(row.fields[5]) + " is not a decimal number";
  return {};
}

}  // namespace pressrun::engine::ctl
