// Charts as drawings: bars, stacked bars, lines and donuts. Pure geometry, which knows no output
// format and no font: the caller measures texts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/drawing.h"
#include "reports/report_document.h"

namespace pressrun::reports {

struct ChartSeries {
  std::string name;
  // One a category; none (also NaN, an infinity, or beyond 1e300): missing, which is not 0.
  std::vector<std::optional<double>> values;
};

struct ChartData {
  SectionKind kind = SectionKind::kBars;  // kBars, kStackedBars, kLines or kDonut
  // In their sequence. Where all of them are times of day, months, dates or timestamps as
  // PostgreSQL writes them (15:30, 2026-11, 2026-11-21, 2026-11-21 15:30:00+01), they are shown as
  // people write them, evenly spaced.
  std::vector<std::string> categories = {};
  std::vector<ChartSeries> series = {};  // a donut takes the first one
  std::string value_title = {};          // what the values are; empty: the name of an only series
  NumberStyle style = NumberStyle::kPlain;
  Language language = Language::kEnglish;
};

// The width of a text in points. `bold` and `size` as in PlacedText.
using TextMeasurer = std::function<double(std::string_view text, double size, bool bold)>;

// Draws a chart exactly `width` wide. Its height is `preferred_height`, except for horizontal bars
// (drawn where names of categories are long), which are as high as their rows, at most twice that,
// a donut, which is at least as high as its key, an empty chart, which is one line, and low ones
// whose legend needs several.
//
// Beyond eight series, the smallest are added up to "Other"; so are the smallest slices of a donut.
// Missing values are gaps. A donut skips values that are not positive. Without any value the
// drawing says so in words. Colours stay apart in grey and for the colour-blind.
//
// Time grows linearly with the number of values. Lines of more points than the width can show keep
// their extremes.
// THROWS std::invalid_argument if the kind is no chart, or below 120 x 60 or beyond 14,400 x 14,400
// points.
Drawing draw_chart(const ChartData& data, double width, double preferred_height,
                   const TextMeasurer& measure);

}  // namespace pressrun::reports
