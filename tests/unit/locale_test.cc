// F3: values as people of a language write them, without rounding.
#include "reports/locale.h"

#include <gtest/gtest.h>

namespace pressrun::reports {
namespace {

const Locale kEn(Language::kEnglish);
const Locale kDe(Language::kGerman);

TEST(Locale, GroupsNumbersAndKeepsEveryDigit) {
  EXPECT_EQ(kEn.number("1234.50"), "1,234.50");
  EXPECT_EQ(kDe.number("1234.50"), "1.234,50");
  EXPECT_EQ(kEn.number("-999"), "-999");
  EXPECT_EQ(kDe.number("-1000"), "-1.000");
  EXPECT_EQ(kEn.number("12345678901234567890.123456789012345678901234567890"),
            "12,345,678,901,234,567,890.123456789012345678901234567890");
  EXPECT_EQ(kDe.number("1.5e+20"), "1,5e+20");
  EXPECT_EQ(kEn.number(".5"), "0.5");
}

TEST(Locale, ShowsWhatIsNoNumberAsItIs) {
  for (const char* text : {"NaN", "Infinity", "-Infinity", "", "-", "1.2.3", "1e", "0x10", "$5"}) {
    EXPECT_EQ(kDe.number(text), text);
  }
}

TEST(Locale, GivesMoneyTwoDecimalsAtLeastAndPercentItsSign) {
  EXPECT_EQ(kEn.number("5", NumberStyle::kMoney), "5.00");
  EXPECT_EQ(kDe.number("5.1", NumberStyle::kMoney), "5,10");
  EXPECT_EQ(kEn.number("5.125", NumberStyle::kMoney), "5.125");
  EXPECT_EQ(kEn.number("12.5", NumberStyle::kPercent), "12.5%");
  EXPECT_EQ(kDe.number("12.5", NumberStyle::kPercent), "12,5 %");
}

TEST(Locale, WritesDatesAndTimesOfTheReportsZone) {
  EXPECT_EQ(kEn.date("2026-11-21"), "21 Nov 2026");
  EXPECT_EQ(kEn.date("2026-11-01"), "1 Nov 2026");
  EXPECT_EQ(kDe.date("2026-11-01"), "01.11.2026");
  EXPECT_EQ(kEn.timestamp("2026-11-21 14:05:00+01"), "21 Nov 2026, 14:05:00");
  EXPECT_EQ(kDe.timestamp("2026-11-21 14:05:00+01"), "21.11.2026, 14:05:00");
  EXPECT_EQ(kEn.timestamp("2026-11-21 14:05:09.123456+05:30"), "21 Nov 2026, 14:05:09");
}

TEST(Locale, ShowsUnusualTimesAsTheyAre) {
  for (const char* text : {"infinity", "0044-03-15 BC", "12026-01-01", "2026-13-01", "", "now"}) {
    EXPECT_EQ(kEn.date(text), text);
    EXPECT_EQ(kEn.timestamp(text), text);
  }
  EXPECT_EQ(kEn.timestamp("0044-03-15 12:00:00+00 BC"), "0044-03-15 12:00:00+00 BC");
}

TEST(Locale, ShowsAnyValueOfAColumn) {
  std::string shown = "before";
  kDe.show({"c", ValueKind::kText}, {}, shown);
  EXPECT_EQ(shown, "");
  kDe.show({"c", ValueKind::kBoolean}, "t", shown);
  EXPECT_EQ(shown, "ja");
  kDe.show({"quota_left", ValueKind::kInteger}, "1509", shown);
  EXPECT_EQ(shown, "1.509");
  kDe.show({"order_id", ValueKind::kInteger}, "100234", shown);
  EXPECT_EQ(shown, "100234");
  kDe.show({"n", ValueKind::kInteger, "", NumberStyle::kPlain, true}, "100234", shown);
  EXPECT_EQ(shown, "100.234");
  kDe.show({"n", ValueKind::kDecimal}, "100234.1", shown);
  EXPECT_EQ(shown, "100.234,1");
}

}  // namespace
}  // namespace pressrun::reports
