// Bars and stacked bars, upright or, for long names, lying.
#pragma once

#include "reports/chart.h"

namespace pressrun::reports::chart {

// REQUIRES cleaned data with values. May change the drawing's height.
void draw_bars(Drawing& drawing, const ChartData& data, const TextMeasurer& measure);
// The lying ones; false, with nothing drawn, if the rows would be too thin to read.
bool draw_lying_bars(Drawing& drawing, const ChartData& data, const TextMeasurer& measure);

// The stretch of values that a bar covers.
struct BarSpan {
  double from = 0;
  double to = 0;
};

// Where the bar of one series in one category begins and ends: at zero, or on top of the series
// before it (negative ones below them). REQUIRES that the value is there.
BarSpan bar_span(const ChartData& data, std::size_t series, std::size_t category);

}  // namespace pressrun::reports::chart
