// F3: the parts of charts: ticks, numbers, times, labels, colours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "reports/chart_labels.h"
#include "reports/chart_numbers.h"
#include "reports/chart_palette.h"
#include "reports/chart_scale.h"
#include "reports/chart_spread.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"
#include "reports/chart_time.h"
#include "tests/support/drawing_svg.h"

namespace pressrun::reports::chart {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;

std::vector<double> ticks(double low, double high, int wanted = 5, bool whole = false) {
  const Scale scale = nice_scale(low, high, wanted, whole);
  std::vector<double> result;
  for (int i = 0; i < scale.tick_count; ++i) result.push_back(scale.tick(i));
  return result;
}

Texts tick_texts(double low, double high, NumberStyle style = NumberStyle::kPlain,
                 Language language = Language::kEnglish) {
  const Scale scale = nice_scale(low, high, 4, false);
  Texts result;
  for (int i = 0; i < scale.tick_count; ++i)
    result.push_back(tick_format(scale, style, language).text(scale.tick(i)));
  return result;
}

TEST(ChartScale, HasRoundTicks) {
  EXPECT_THAT(ticks(0, 97), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(ticks(-13, 42, 4), ElementsAre(-20, 0, 20, 40, 60));
  EXPECT_THAT(ticks(0, 1, 5, true), ElementsAre(0, 1));
  EXPECT_THAT(ticks(0, 0, 5, true), ElementsAre(0, 1));
  EXPECT_THAT(ticks(0, 100, 3), ElementsAre(0, 50, 100));
}

TEST(ChartScale, CoversTheDataWithAFewTicks) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> part(-1, 1);
  std::uniform_int_distribution<int> power(-280, 299);
  for (int i = 0; i < 100000; ++i) {
    const double a = part(random) * std::pow(10.0, power(random));
    const double b = i % 3 == 0 ? a * (1 + 1e-12 * part(random)) : part(random) * std::abs(a) * 10;
    const auto [low, high] = std::minmax(a, b);
    const int wanted = 2 + i % 7;
    const Scale scale = nice_scale(low, high, wanted, false);
    ASSERT_GE(scale.tick_count, 2);
    ASSERT_LE(scale.tick_count, 2 * wanted) << low << " to " << high;
    const double tolerance = scale.step * 1e-6;
    ASSERT_LE(scale.low(), low + tolerance) << low << " to " << high;
    ASSERT_GE(scale.high(), high - tolerance) << low << " to " << high;
    ASSERT_LT(scale.tick(0), scale.tick(1));
  }
}

TEST(ChartNumbers, AreWrittenAsTheLanguageDoes) {
  EXPECT_THAT(tick_texts(0, 3000), ElementsAre("0", "1,000", "2,000", "3,000"));
  EXPECT_THAT(tick_texts(0, 3000, NumberStyle::kMoney, Language::kGerman),
              ElementsAre("0", "1.000", "2.000", "3.000"));
  EXPECT_THAT(tick_texts(-1e6, 1.4e6), ElementsAre("−1M", "0", "1M", "2M"));
  EXPECT_THAT(tick_texts(0, 1.4e6, NumberStyle::kPlain, Language::kGerman),
              ElementsAre("0", "0,5\u00A0Mio.", "1,0\u00A0Mio.", "1,5\u00A0Mio."));
  EXPECT_THAT(tick_texts(0, 150000), ElementsAre("0", "50k", "100k", "150k"));
  EXPECT_THAT(tick_texts(0, 1e12), ElementsAre("0", "0.5tn", "1.0tn"));
  EXPECT_THAT(tick_texts(0, 0.3), ElementsAre("0", "0.1", "0.2", "0.3"));
  EXPECT_THAT(tick_texts(0, 3e-9), ElementsAre("0", "1e-9", "2e-9", "3e-9"));
  EXPECT_THAT(tick_texts(0, 3e20), ElementsAre("0", "1e20", "2e20", "3e20"));
  EXPECT_THAT(tick_texts(0, 60, NumberStyle::kPercent), ElementsAre("0%", "20%", "40%", "60%"));
  EXPECT_THAT(tick_texts(0, 60, NumberStyle::kPercent, Language::kGerman),
              ElementsAre("0\u00A0%", "20\u00A0%", "40\u00A0%", "60\u00A0%"));
}

TEST(ChartNumbers, OfSingleValuesShowTheDecimalsThatMatter) {
  const auto format = [](const std::vector<double>& values,
                         NumberStyle style = NumberStyle::kPlain) {
    return value_format(values, style, Language::kEnglish).text(values[0]);
  };
  EXPECT_EQ(format({12, 7}), "12");
  EXPECT_EQ(format({12, 7.5}), "12.0");
  EXPECT_EQ(format({12.5, 7}, NumberStyle::kMoney), "12.50");
  EXPECT_EQ(format({1.0 / 3}), "0.33");
  EXPECT_EQ(format({123456.7}), "123,457");
  EXPECT_EQ(format({1234567}), "1.23M");
  EXPECT_EQ(format({-0.001, 500}), "0");
}

TEST(ChartTime, WritesTimesShort) {
  const auto texts = [](const Texts& categories, Language language = Language::kEnglish) {
    const auto times = time_texts(categories, language);
    return times ? times->texts : Texts{};
  };
  EXPECT_THAT(texts({"15:30", "15:45:00"}), ElementsAre("15:30", "15:45"));
  EXPECT_THAT(texts({"2026-11-21", "2026-12-01"}), ElementsAre("21 Nov", "1 Dec"));
  EXPECT_THAT(texts({"2026-11-21", "2027-03-01"}, Language::kGerman),
              ElementsAre("21. Nov 2026", "1. Mär 2027"));
  EXPECT_THAT(texts({"2026-03", "2026-04"}), ElementsAre("Mar", "Apr"));
  EXPECT_THAT(texts({"2026-11-21 15:30:00+01", "2026-11-21T15:45:00.5+01:00"}),
              ElementsAre("15:30", "15:45"));
  EXPECT_THAT(texts({"2026-11-21 23:30", "2026-11-22 00:00"}),
              ElementsAre("21 Nov, 23:30", "22 Nov, 00:00"));
  for (const Texts& none : {Texts{},
                            {""},
                            {"2026"},
                            {"2026-13"},
                            {"2026-11-32"},
                            {"15:3"},
                            {"15:61"},
                            {"1:30"},
                            {"2026-11-21", "15:30"},
                            {"2026-11-21", "2026-11"},
                            {"15:30", "late"},
                            {"2026-11-21 x"},
                            {"15:30 Uhr"},
                            {"12:30\u2013"}}) {
    EXPECT_THAT(texts(none), IsEmpty()) << testing::PrintToString(none);
  }
}

TEST(ChartLabels, ThinOutToRoundTimes) {
  Texts categories;
  std::vector<double> centers;
  for (int i = 0; i < 30; ++i) {
    const int minutes = 16 * 60 + 45 + i * 15;
    char text[16];
    std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
    categories.emplace_back(text);
    centers.push_back(15 * i);
  }
  const AxisTexts times = *time_texts(categories, Language::kEnglish);
  const auto labels = place_labels(times, centers, {0, 450}, test::text_width);
  ASSERT_GE(labels.size(), 7U);
  EXPECT_EQ(labels[0].text, "17:00");
  EXPECT_EQ(labels[1].text, "18:00");
}

TEST(ChartText, IsCutBetweenCharacters) {
  const double room = test::text_width("aaaa…", kTextSize, false);
  EXPECT_EQ(fitted("aaaaaaaaaaaa", room, test::text_width), "aaaa…");
  EXPECT_EQ(fitted("aaaa aaaaaa", room + 3, test::text_width), "aaaa…");
  EXPECT_EQ(fitted("aaaa", room, test::text_width), "aaaa");
  EXPECT_EQ(fitted("aaaa", 1, test::text_width), "");
  const auto bytes = [](std::string_view text, double, bool) { return double(text.size()); };
  EXPECT_EQ(fitted("äöüäöü", 8, bytes), "äö…");
  EXPECT_EQ(fitted("xe\u0301xxxxxx", 5, bytes), "x…");  // not the e without its accent
  EXPECT_EQ(one_line(" a\nb\t"), "a b");
}

TEST(ChartSpread, MovesNoMoreThanNeeded) {
  EXPECT_THAT(spread({10, 50, 30}, 10, 0, 100), ElementsAre(10, 50, 30));
  EXPECT_THAT(spread({50, 50}, 10, 0, 100), ElementsAre(45, 55));
  EXPECT_THAT(spread({0, 0, 0}, 10, 0, 100), ElementsAre(0, 10, 20));
  EXPECT_THAT(spread({100, 99, 20}, 10, 0, 100), ElementsAre(100, 90, 20));
  EXPECT_THAT(spread({1, 2, 3}, 10, 0, 19), IsEmpty());
}

// Of sRGB, 0 to 1 each.
std::array<double, 3> linear(Color color) {
  const auto part = [](std::uint8_t value) {
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return {part(color.red), part(color.green), part(color.blue)};
}

struct Lab {
  double l, a, b;
};

// CIE L*a*b*, D65.
Lab lab(const std::array<double, 3>& rgb) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : t * 7.787 + 16.0 / 116; };
  const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
  const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
  const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const Lab& p, const Lab& q) { return std::hypot(p.l - q.l, p.a - q.a, p.b - q.b); }

// After Vienot, Brettel and Mollon, "Digital video colourmaps for checking the legibility of
// displays by dichromats", Color Research & Application 24 (1999).
Lab without_red(Color color) {
  const auto [r, g, b] = linear(color);
  const double mixed = 0.11238 * r + 0.88762 * g;
  return lab({mixed, mixed, 0.00401 * r - 0.00401 * g + b});
}

Lab without_green(Color color) {
  const auto [r, g, b] = linear(color);
  const double mixed = 0.29275 * r + 0.70725 * g;
  return lab({mixed, mixed, std::max(0.0, -0.02234 * r + 0.02234 * g + b)});
}

TEST(ChartPalette, GetsLighterStepByStep) {
  for (std::size_t count = 2; count <= kMostColors; ++count) {
    for (std::size_t i = 1; i < count; ++i) {
      const double before = lab(linear(palette_color(i - 1, count))).l;
      EXPECT_GT(lab(linear(palette_color(i, count))).l, before + 7.5) << i << " of " << count;
    }
  }
}

TEST(ChartPalette, StaysApartForTheColourBlind) {
  for (std::size_t i = 0; i < kMostColors; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Color one = palette_color(i, kMostColors);
      const Color other = palette_color(j, kMostColors);
      EXPECT_GT(distance(lab(linear(one)), lab(linear(other))), 25) << i << " and " << j;
      EXPECT_GT(distance(without_red(one), without_red(other)), 10) << i << " and " << j;
      EXPECT_GT(distance(without_green(one), without_green(other)), 10) << i << " and " << j;
    }
  }
}

}  // namespace
}  // namespace pressrun::reports::chart
