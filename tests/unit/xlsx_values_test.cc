// F2: what becomes a number or a date, and what had better stay text.
#include "reports/xlsx_values.h"

#include <gtest/gtest.h>

namespace pressrun::reports {
namespace {

TEST(XlsxNumber, ReadsWhatPostgresqlWrites) {
  EXPECT_EQ(xlsx_number("-42", false)->value, -42);
  EXPECT_EQ(xlsx_number("0.10", false)->value, 0.1);
  EXPECT_EQ(xlsx_number("0.10", false)->scale, 2);
  EXPECT_EQ(xlsx_number("1e-07", false)->value, 1e-7);
  EXPECT_EQ(xlsx_number("0", false)->value, 0);
  for (const char* text :
       {"", "-", "NaN", "Infinity", "-Infinity", "x", "1x", "1.2.3", ".", "1e", "1e999", "$5"}) {
    EXPECT_FALSE(xlsx_number(text, false)) << text;
  }
}

TEST(XlsxNumber, TakesFifteenSignificantDigits) {
  EXPECT_TRUE(xlsx_number("123456789012345", false));
  EXPECT_FALSE(xlsx_number("1234567890123456", false));
  EXPECT_FALSE(xlsx_number("1000000000000000", false));
  EXPECT_TRUE(xlsx_number("-0.00000123456789012345", false));
  EXPECT_TRUE(xlsx_number("12345.678901234500000000", false));
  EXPECT_FALSE(xlsx_number("12345.6789012345678", false));
  EXPECT_TRUE(xlsx_number("12.5000000000000000", false));
  EXPECT_TRUE(xlsx_number("33.3333333333333333", true));
  EXPECT_FALSE(xlsx_number("1234567890123456.5", true));
}

TEST(XlsxDate, CountsDaysAsSpreadsheetsDo) {
  EXPECT_EQ(xlsx_date("1900-03-01")->days, 61);
  EXPECT_EQ(xlsx_date("1970-01-01")->days, 25'569);
  EXPECT_EQ(xlsx_date("2026-11-21")->days, 46'347);
  EXPECT_EQ(xlsx_date("9999-12-31")->days, 2'958'465);
  for (const char* text :
       {"1900-02-28", "0044-03-15 BC", "10000-01-01", "2026-02-29", "2026-2-1", "infinity", ""}) {
    EXPECT_FALSE(xlsx_date(text)) << text;
  }
}

TEST(XlsxTimestamp, TakesTheWallClocksTime) {
  EXPECT_EQ(xlsx_timestamp("2026-11-21 12:00:00")->days, 46'347.5);
  EXPECT_EQ(xlsx_timestamp("2026-11-21 12:00:00+05:45")->days, 46'347.5);
  EXPECT_EQ(xlsx_timestamp("2026-11-21 12:00:00-08")->days, 46'347.5);
  EXPECT_FALSE(xlsx_timestamp("2026-11-21 12:00:00")->has_fraction);
  EXPECT_TRUE(xlsx_timestamp("2026-11-21 12:00:00.5+01")->has_fraction);
  EXPECT_NEAR(xlsx_timestamp("2026-11-21 00:00:43.2")->days, 46'347.0005, 1e-9);
  for (const char* text : {"2026-11-21", "1899-12-31 10:00:00", "0001-01-01 00:00:00 BC",
                           "infinity", "2026-11-21 12:00", "2026-11-21 12:00:00 CET",
                           "2026-11-21 12:00:00+1", "2026-11-21 12:00:00+01x"}) {
    EXPECT_FALSE(xlsx_timestamp(text)) << text;
  }
}

TEST(UnixSeconds, TakesTheOffset) {
  EXPECT_EQ(unix_seconds("1970-01-01 01:00:00+01"), 0);
  EXPECT_EQ(unix_seconds("2026-11-21 14:05:00+01"), 1'795'266'300);
  EXPECT_EQ(unix_seconds("2026-11-21 07:35:00-05:30"), 1'795'266'300);
  EXPECT_FALSE(unix_seconds("now"));
}

}  // namespace
}  // namespace pressrun::reports
