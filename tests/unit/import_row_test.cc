#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/ctl/import_orders_progress.h"
#include "engine/ctl/import_orders_row.h"

namespace pressrun::engine::ctl {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> good() {
  return {"536365", "85123A", "LANTERN", "6", "2010-12-01 08:26:00", "2.55", "17850.0", "Norway"};
}

std::string problem_with(std::size_t field, const std::string& value) {
  CsvRow row{2, good(), ""};
  row.fields[field] = value;
  return problem_of(row);
}

TEST(OrderRow, ARealRowIsGood) { EXPECT_EQ(problem_of({2, good(), ""}), ""); }

TEST(OrderRow, EmptyTextsAreGood) {
  EXPECT_EQ(problem_of({2, {"C1", "", "", "-1", "2010-12-01 08:26:00", "0", "", ""}, ""}), "");
}

TEST(OrderRow, SaysHowManyFieldsThereAre) {
  EXPECT_EQ(problem_of({2, {"1", "2"}, ""}), "2 fields instead of 8");
  auto fields = good();
  fields.emplace_back();
  EXPECT_EQ(problem_of({2, fields, ""}), "9 fields instead of 8");
}

TEST(OrderRow, PassesOnWhatTheReaderSaw) {
  EXPECT_EQ(problem_of({2, {}, "a quote is never closed"}), "a quote is never closed");
}

TEST(OrderRow, AnInvoiceNeedsANumberThatCanBeIndexed) {
  EXPECT_EQ(problem_with(0, ""), "InvoiceNo is empty");
  EXPECT_EQ(problem_with(0, " \t"), "InvoiceNo is empty");
  EXPECT_EQ(problem_with(0, std::string(100, '1')), "");
  EXPECT_THAT(problem_with(0, std::string(101, '1')), HasSubstr("longer than 100 bytes"));
}

TEST(OrderRow, QuantitiesAreWholeNumbersOf32Bits) {
  for (const char* value : {"0", "-1", "+5", "007", "2147483647", "-2147483648"}) {
    EXPECT_EQ(problem_with(3, value), "") << value;
  }
  for (const char* value :
       {"", "-", "+", "1.5", "1e3", " 1", "six", "2147483648", "-2147483649", "+-1", "٣"}) {
    EXPECT_THAT(problem_with(3, value), HasSubstr("is not a whole number")) << value;
  }
}

TEST(OrderRow, PricesAreDecimalNumbers) {
  for (const char* value : {"0", "2.55", "-11062.06", "+1", ".5", "5.", "0.001"}) {
    EXPECT_EQ(problem_with(5, value), "") << value;
  }
  for (const char* value : {"", ".", "-", "1,5", "1.2.3", "NaN", "inf", "1e5", "£5", "--1"}) {
    EXPECT_THAT(problem_with(5, value), HasSubstr("is not a decimal number")) << value;
  }
  EXPECT_THAT(problem_with(5, std::string(40, '9')), HasSubstr("is not a decimal number"));
}

TEST(OrderRow, TimesAreDaysAndTimesThatExist) {
  for (const char* value : {"2012-02-29 23:59:59", "2010-12-01 00:00:00", "0001-01-01 00:00:00"}) {
    EXPECT_EQ(problem_with(4, value), "") << value;
  }
  for (const char* value :
       {"", "2010-12-01", "2011-02-29 08:00:00", "2010-13-01 08:00:00", "2010-12-01 24:00:00",
        "2010-12-01 08:60:00", "2010-12-01 08:26:60", "12/1/2010 8:26", "2010-12-01T08:26:00",
        "2010-12-01 08:26:00Z", "0000-01-01 00:00:00"}) {
    EXPECT_THAT(problem_with(4, value), HasSubstr("is not a time like")) << value;
  }
}

TEST(OrderRow, CutsWhatItShowsBetweenCharacters) {
  const std::string shown = problem_with(3, std::string(39, 'x') + "ééééé");
  EXPECT_THAT(shown, HasSubstr(std::string(39, 'x') + "...\""));
}

TEST(ImportProgress, SaysHowFarItIs) {
  EXPECT_EQ(progress_line({1400000, 2800000, 98000, false}),
            "[###############...............]  50 %  1.4 of 2.8 MB, 98,000 rows");
  EXPECT_EQ(progress_line({2800000, 2800000, 209029, true}),
            "[##############################] 100 %  2.8 of 2.8 MB, 209,029 rows, storing");
  EXPECT_EQ(progress_line({1400000, 0, 7, false}), "1.4 MB, 7 rows");
}

}  // namespace
}  // namespace pressrun::engine::ctl
