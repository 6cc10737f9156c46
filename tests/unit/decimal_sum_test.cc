// F2, F3: totals to the last digit.
#include "reports/decimal_sum.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace pressrun::reports {
namespace {

std::string sum(const std::vector<std::string_view>& values) {
  DecimalSum total;
  for (const auto& value : values) total.add(value);
  return total.text();
}

TEST(DecimalSum, IsZeroAndEmptyBeforeTheFirstNumber) {
  DecimalSum total;
  total.add({});
  EXPECT_TRUE(total.empty());
  EXPECT_EQ(total.text(), "0");
  total.add("0.00");
  EXPECT_FALSE(total.empty());
  EXPECT_EQ(total.text(), "0.00");
}

TEST(DecimalSum, KeepsTheLargestScale) {
  EXPECT_EQ(sum({"1", "0.5", "2.250"}), "3.750");
  EXPECT_EQ(sum({"2.250", "0.5", "1"}), "3.750");
  EXPECT_EQ(sum({"0.1", "0.2"}), "0.3");
  EXPECT_EQ(sum({"1.50", "-1.50"}), "0.00");
  EXPECT_EQ(sum({"-0.05", "0.01"}), "-0.04");
  EXPECT_EQ(sum({"-1234.50"}), "-1234.50");
}

TEST(DecimalSum, AddsBeyondRegisters) {
  const std::string most = "170141183460469231731687303715884105727";  // 2^127 - 1
  EXPECT_EQ(sum({most, "1"}), "170141183460469231731687303715884105728");
  EXPECT_EQ(sum({"-" + most, "-1", "-1", most}), "-2");
  EXPECT_EQ(sum({"999999999999999999", "1"}), "1000000000000000000");
  EXPECT_EQ(sum({"9223372036854775807", "9223372036854775807"}), "18446744073709551614");
  EXPECT_EQ(sum({"123456789012345678901234567890.5", "0.25"}), "123456789012345678901234567890.75");
}

TEST(DecimalSum, RaisesTheScaleOfLargeSums) {
  const std::string small = "0." + std::string(59, '0') + "1";
  EXPECT_EQ(sum({"999999999999999999", small}), "999999999999999999." + small.substr(2));
  EXPECT_EQ(sum({small, "-999999999999999999"}), "-999999999999999998." + std::string(60, '9'));
  EXPECT_EQ(sum({small, "7", "-" + small}), "7." + std::string(60, '0'));
}

TEST(DecimalSum, OverflowsRegistersByManySmallSummands) {
  DecimalSum total;
  const std::string tiny = "0.00000000000000000001";  // 20 decimals
  total.add(tiny);
  for (int i = 0; i < 1000; ++i) total.add("999999999999999999");
  EXPECT_EQ(total.text(), "999999999999999999000.00000000000000000001");
}

TEST(DecimalSum, ReadsExponents) {
  EXPECT_EQ(sum({"1e+20", "1.5e-07"}), "100000000000000000000.00000015");
  EXPECT_EQ(sum({"-2.5E3", "+1"}), "-2499");
}

TEST(DecimalSum, FollowsPostgresqlWithWhatIsNotFinite) {
  EXPECT_EQ(sum({"1", "NaN"}), "NaN");
  EXPECT_EQ(sum({"1", "Infinity"}), "Infinity");
  EXPECT_EQ(sum({"-Infinity", "5.5"}), "-Infinity");
  EXPECT_EQ(sum({"-Infinity", "Infinity"}), "NaN");
}

TEST(DecimalSum, RefusesWhatIsNoNumberAndStaysAsItWas) {
  DecimalSum total;
  total.add("1.5");
  for (const std::string_view text : {"", "-", ".", "x", "1x", "1.2.3", "1e", "1e99999", "1e-99999",
                                      "e5", "--1", " 1", "1e--5"}) {
    EXPECT_THROW(total.add(text), std::invalid_argument) << text;
  }
  EXPECT_EQ(total.text(), "1.5");
}

TEST(DecimalSum, CanBeMoved) {
  DecimalSum total;
  total.add("99999999999999999999.5");
  DecimalSum other = std::move(total);
  other.add("0.5");
  EXPECT_EQ(other.text(), "100000000000000000000.0");
}

}  // namespace
}  // namespace pressrun::reports
