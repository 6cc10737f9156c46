// F3: charts that are right, readable, and all inside their drawing, whatever the data.
#include "reports/chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numbers>
#include <random>
#include <stdexcept>

#include "reports/chart_bars.h"
#include "reports/chart_data.h"
#include "reports/chart_donut.h"
#include "reports/chart_frame.h"
#include "reports/chart_lines.h"
#include "reports/chart_style.h"
#include "reports/words.h"
#include "tests/support/drawing_svg.h"
#include "tests/support/sample_charts.h"

namespace pressrun::reports {
namespace {

using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Values = std::vector<std::optional<double>>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Box {
  double left = kInfinity;
  double top = kInfinity;
  double right = -kInfinity;
  double bottom = -kInfinity;

  void take(Point point, double margin = 0) {
    left = std::min(left, point.x - margin);
    right = std::max(right, point.x + margin);
    top = std::min(top, point.y - margin);
    bottom = std::max(bottom, point.y + margin);
  }
  bool touches(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

Box box_of(const PlacedText& text) {
  const double width = test::text_width(text.text, text.size, text.bold);
  const double before = text.anchor == Anchor::kStart    ? 0
                        : text.anchor == Anchor::kMiddle ? width / 2
                                                         : width;
  const double left = text.at.x - before;
  return {left, text.at.y - 0.74 * text.size, left + width, text.at.y + 0.2 * text.size};
}

Box box_of(const StrokedLine& line) {
  Box box;
  for (const Point& point : line.points) box.take(point, line.width / 2);
  return box;
}

Box box_of(const FilledPath& path) {
  Box box;
  for (const PathStep& step : path.steps) {
    if (step.kind != PathStep::Kind::kClose) box.take(step.to);
  }
  return box;
}

template <typename T>
std::vector<T> all_of(const Drawing& drawing) {
  std::vector<T> found;
  for (const Shape& shape : drawing.shapes) {
    if (const T* one = std::get_if<T>(&shape)) found.push_back(*one);
  }
  return found;
}

std::vector<std::string> texts_of(const Drawing& drawing) {
  std::vector<std::string> texts;
  for (const PlacedText& text : all_of<PlacedText>(drawing)) texts.push_back(text.text);
  return texts;
}

Drawing draw(const ChartData& data, double width = 520, double height = 190) {
  return draw_chart(data, width, height, test::text_width);
}

void expect_inside(const Drawing& drawing) {
  for (const Shape& shape : drawing.shapes) {
    const Box box = std::visit([](const auto& one) { return box_of(one); }, shape);
    const PlacedText* text = std::get_if<PlacedText>(&shape);
    EXPECT_TRUE(box.left >= -1 && box.top >= -1 && box.right <= drawing.width + 1 &&
                box.bottom <= drawing.height + 1)
        << box.left << ' ' << box.top << ' ' << box.right << ' ' << box.bottom << " in "
        << drawing.width << " x " << drawing.height << ' ' << (text ? text->text : "");
  }
}

void expect_no_collisions(const Drawing& drawing) {
  const std::vector<PlacedText> texts = all_of<PlacedText>(drawing);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_FALSE(texts[i].text.empty());
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(box_of(texts[i]).touches(box_of(texts[j])))
          << '"' << texts[i].text << "\" touches \"" << texts[j].text << '"';
    }
  }
}

class RandomCharts {
 public:
  explicit RandomCharts(unsigned seed) : random_(seed) {}

  int number(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  bool chance(double share) { return std::bernoulli_distribution(share)(random_); }

  ChartData chart() {
    constexpr std::array kKinds{SectionKind::kBars, SectionKind::kStackedBars, SectionKind::kLines,
                                SectionKind::kDonut};
    ChartData data{.kind = kKinds.at(static_cast<std::size_t>(number(0, 3)))};
    data.style = static_cast<NumberStyle>(number(0, 2));
    data.language = chance(0.5) ? Language::kGerman : Language::kEnglish;
    if (chance(0.5)) data.value_title = name(60);
    const int categories = chance(0.1) ? number(60, 1000) : number(0, 30);
    const int longest = number(1, 60);
    const bool times = chance(0.3);
    for (int i = 0; i < categories; ++i) data.categories.push_back(times ? time(i) : name(longest));
    const int several = number(0, 12);
    for (int i = chance(0.5) ? several : 1; i > 0; --i) data.series.push_back(series(categories));
    return data;
  }

 private:
  std::string name(int longest) {
    std::string text;
    for (int i = number(0, longest); i > 0; --i)
      text += chance(0.2) ? "ä" : chance(0.1) ? " " : "m";
    return text;
  }

  static std::string time(int i) {
    const int minutes = i * 5 % 1440;
    std::string text = "00:00";
    text[0] = static_cast<char>('0' + minutes / 600);
    text[1] = static_cast<char>('0' + minutes / 60 % 10);
    text[3] = static_cast<char>('0' + minutes % 60 / 10);
    text[4] = static_cast<char>('0' + minutes % 10);
    return text;
  }

  ChartSeries series(int categories) {
    ChartSeries result{name(20), {}};
    const double size = std::pow(10, number(-14, 20));
    const double negative = chance(0.5) ? 0 : number(0, 10) / 10.0;
    const double missing = chance(0.5) ? 0 : number(0, 10) / 10.0;
    const bool whole = chance(0.5);
    for (int i = number(0, categories + 2); i > 0; --i)
      result.values.push_back(value(size, negative, missing, whole));
    return result;
  }

  std::optional<double> value(double size, double negative, double missing, bool whole) {
    if (chance(missing)) return std::nullopt;
    if (chance(0.02)) return chance(0.5) ? kNaN : chance(0.5) ? kInfinity : -kInfinity;
    double result = std::uniform_real_distribution<double>(0, size)(random_);
    if (whole) result = std::floor(result);
    return chance(negative) ? -result : result;
  }

  std::mt19937 random_;
};

TEST(Charts, KeepAllInsideAndNoLabelTouchesAnother) {
  for (unsigned seed = 0; seed < 3000 && !testing::Test::HasFailure(); ++seed) {
    RandomCharts random(seed);
    const ChartData data = random.chart();
    const double width = random.number(120, 560);
    const double height = random.number(60, 300);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + std::to_string(width) + " x " +
                 std::to_string(height) + ", " + std::to_string(static_cast<int>(data.kind)) +
                 ", " + std::to_string(data.series.size()) + " series");
    const Drawing drawing = draw(data, width, height);
    EXPECT_EQ(drawing.width, width);
    EXPECT_FALSE(drawing.description.empty());
    expect_inside(drawing);
    expect_no_collisions(drawing);
  }
}

TEST(Charts, OfReportsKeepAllInsideAndNoLabelTouchesAnother) {
  for (const auto& [name, data] : test::sample_charts()) {
    for (const double width : {160.0, 250.0, 520.0, 760.0}) {
      SCOPED_TRACE(name + ", width " + std::to_string(width));
      const Drawing drawing = draw(data, width);
      expect_inside(drawing);
      expect_no_collisions(drawing);
    }
  }
}

TEST(Charts, SayThatThereIsNoData) {
  const Values nothing{std::nullopt, kNaN, kInfinity, -kInfinity, 1e301};
  for (const SectionKind kind :
       {SectionKind::kBars, SectionKind::kStackedBars, SectionKind::kLines, SectionKind::kDonut}) {
    for (const ChartData& data :
         {ChartData{.kind = kind}, ChartData{.kind = kind, .categories = {"a", "b", "c", "d", "e"}},
          ChartData{.kind = kind, .series = {{"s", {}}}},
          ChartData{
              .kind = kind, .categories = {"a", "b", "c", "d", "e"}, .series = {{"s", nothing}}}}) {
      const Drawing drawing = draw(data);
      EXPECT_THAT(texts_of(drawing), ElementsAre("No data"));
      EXPECT_THAT(drawing.description, HasSubstr("No data"));
      EXPECT_LT(drawing.height, 30);
    }
  }
  EXPECT_THAT(texts_of(draw({.language = Language::kGerman})), ElementsAre("Keine Daten"));
}

TEST(Charts, RefuseWhatIsNoChartOrTooSmall) {
  EXPECT_THROW(draw({.kind = SectionKind::kTable}), std::invalid_argument);
  EXPECT_THROW(draw({}, 119), std::invalid_argument);
  EXPECT_THROW(draw({}, 520, 59), std::invalid_argument);
  EXPECT_THROW(draw({}, kNaN, kNaN), std::invalid_argument);
  EXPECT_THROW(draw({}, 520, kInfinity), std::invalid_argument);
}

TEST(Charts, AddUpTheSmallestSeriesBeyondEight) {
  ChartData data{.kind = SectionKind::kLines, .categories = {"a", "b"}};
  for (int i = 0; i < 10; ++i)
    data.series.push_back({"s" + std::to_string(i), Values{i * 10.0, std::nullopt}});
  const ChartData shown = chart::cleaned(data);
  ASSERT_THAT(shown.series, SizeIs(8));
  EXPECT_EQ(shown.series[0].name, "s3");
  EXPECT_EQ(shown.series[7].name, "Other");
  EXPECT_THAT(shown.series[7].values, ElementsAre(0.0 + 10 + 20, std::nullopt));
}

TEST(Charts, DescribeThemselvesInWords) {
  const ChartData data{
      .kind = SectionKind::kBars,
      .categories = {"Jan", "Feb", "Mar"},
      .series = {{"Adult", Values{1200, 3, std::nullopt}}, {"Child", Values{7, 8, 9}}},
      .value_title = "Tickets sold"};
  EXPECT_EQ(draw(data).description,
            "Bar chart, Tickets sold: 3 categories (Jan – Mar), 2 series (Adult, Child), "
            "lowest value 3 (Feb, Adult), highest value 1,200 (Jan, Adult).");
}

TEST(Charts, ShowALegendOnlyForSeveralSeries) {
  ChartData data{.kind = SectionKind::kStackedBars,
                 .categories = {"a", "b"},
                 .series = {{"First", Values{1, 2}}},
                 .value_title = "Guests"};
  EXPECT_THAT(texts_of(draw(data)), Not(Contains("First")));
  data.series.push_back({"Second", Values{2, 3}});
  EXPECT_THAT(texts_of(draw(data)), Contains("First"));
  EXPECT_THAT(texts_of(draw(data)), Contains("Second"));
}

TEST(Bars, StandOnZero) {
  const Drawing drawing =
      draw({.categories = {"a", "b", "c"}, .series = {{"s", Values{50, 55, -20}}}});
  const auto bars = all_of<FilledPath>(drawing);
  ASSERT_THAT(bars, SizeIs(3));
  const double zero = box_of(bars[0]).bottom;
  EXPECT_DOUBLE_EQ(box_of(bars[1]).bottom, zero);
  EXPECT_DOUBLE_EQ(box_of(bars[2]).top, zero);
  const double unit = (zero - box_of(bars[0]).top) / 50;
  EXPECT_NEAR((zero - box_of(bars[1]).top) / unit, 55, 1e-9);
  EXPECT_NEAR((box_of(bars[2]).bottom - zero) / unit, 20, 1e-9);
  EXPECT_THAT(texts_of(drawing), Contains("−20"));
}

TEST(Bars, StackToTheSumsOnBothSidesOfZero) {
  const ChartData data{.kind = SectionKind::kStackedBars,
                       .categories = {"a"},
                       .series = {{"p", Values{5}},
                                  {"q", Values{-2}},
                                  {"r", Values{3}},
                                  {"s", Values{-4}},
                                  {"t", Values{std::nullopt}}}};
  const auto span = [&](std::size_t series) { return chart::bar_span(data, series, 0); };
  EXPECT_EQ(span(0).from, 0);
  EXPECT_EQ(span(2).from, span(0).to);
  EXPECT_EQ(span(2).to, 8);
  EXPECT_EQ(span(3).from, span(1).to);
  EXPECT_EQ(span(3).to, -6);
  EXPECT_EQ(chart::value_range(data), std::pair(-6.0, 8.0));
}

TEST(Bars, LieDownForLongNames) {
  ChartData data{.series = {{"s", {}}}};
  for (int i = 0; i < 20; ++i) {
    data.categories.push_back("A rather long name, number " + std::to_string(i));
    data.series[0].values.emplace_back(i);
  }
  const Drawing drawing = draw(data);
  EXPECT_THAT(texts_of(drawing), Contains("A rather long name, number 7"));
  EXPECT_GT(drawing.height, 200);
  EXPECT_LE(drawing.height, 2 * 190);
}

TEST(Lines, BreakWhereAValueIsMissing) {
  const chart::Frame frame{
      .right = 100, .bottom = 50, .high = 10, .categories = 6, .spacing = chart::Spacing::kPoints};
  const auto pieces =
      chart::line_pieces(frame, {"s", Values{1, 2, std::nullopt, 3, std::nullopt, 4}});
  ASSERT_THAT(pieces, SizeIs(3));
  EXPECT_THAT(pieces[0], SizeIs(2));
  EXPECT_THAT(pieces[1], SizeIs(1));
  EXPECT_EQ(pieces[2][0].x, 100);
  EXPECT_EQ(pieces[2][0].y, 30);
}

TEST(Lines, KeepTheExtremesOfManyPoints) {
  ChartSeries series{"s", Values(100000, 5.0)};
  series.values[40321] = 10;
  series.values[40322] = 0;
  const chart::Frame frame{.right = 500,
                           .bottom = 50,
                           .high = 10,
                           .categories = series.values.size(),
                           .spacing = chart::Spacing::kPoints};
  const auto pieces = chart::line_pieces(frame, series);
  ASSERT_THAT(pieces, SizeIs(1));
  EXPECT_LT(pieces[0].size(), 5000U);
  Box box;
  for (const Point& point : pieces[0]) box.take(point);
  EXPECT_EQ(box.top, 0);
  EXPECT_EQ(box.bottom, 50);
}

TEST(Donut, SlicesFillTheCircle) {
  for (const std::vector<double>& values :
       {std::vector<double>{1}, {1, 2, 3}, {1e300, 1e-300}, {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}}) {
    const std::vector<double> angles = chart::slice_angles(values);
    ASSERT_EQ(angles.size(), values.size() + 1);
    EXPECT_EQ(angles.front(), 0);
    EXPECT_EQ(angles.back(), 2 * std::numbers::pi);
    EXPECT_TRUE(std::is_sorted(angles.begin(), angles.end()));
  }
  EXPECT_THAT(chart::slice_angles({1, 1, 2}),
              ElementsAre(0, DoubleNear(std::numbers::pi / 2, 1e-12),
                          DoubleNear(std::numbers::pi, 1e-12), 2 * std::numbers::pi));
}

TEST(Donut, SumsUpWhatIsBeyondEightSlicesAndSkipsWhatIsNotPositive) {
  ChartData data{.kind = SectionKind::kDonut, .series = {{"s", {}}, {"ignored", Values{1}}}};
  for (int i = -1; i < 12; ++i) {
    data.categories.push_back("c" + std::to_string(i));
    data.series[0].values.emplace_back(i);
  }
  const ChartData shown = chart::cleaned(data);
  EXPECT_THAT(shown.categories, ElementsAre("c11", "c10", "c9", "c8", "c7", "c6", "c5", "Other"));
  EXPECT_EQ(shown.series[0].values.back(), 1 + 2 + 3 + 4);
  EXPECT_THAT(texts_of(draw(data)), Contains("66"));  // the total
}

// PRESSRUN_CHARTS_TO=<folder> to look at them.
TEST(Charts, CanBeLookedAt) {
  const char* folder = std::getenv("PRESSRUN_CHARTS_TO");
  if (folder == nullptr) GTEST_SKIP() << "PRESSRUN_CHARTS_TO names no folder to write them to";
  for (const auto& [name, data] : test::sample_charts()) {
    std::ofstream file(std::string(folder) + "/" + name + ".svg");
    file << test::to_svg(draw(data));
    ASSERT_TRUE(file.good());
  }
}

}  // namespace
}  // namespace pressrun::reports
