// Lines over points in their sequence.
#pragma once

#include "reports/chart.h"
#include "reports/chart_frame.h"

namespace pressrun::reports::chart {

// REQUIRES cleaned data with values.
void draw_lines(Drawing& drawing, const ChartData& data, const TextMeasurer& measure);

// The unbroken stretches of a series, as points of the plot. Where several categories share a place
// on paper, the first, the last, the lowest and the highest of them are kept.
std::vector<std::vector<Point>> line_pieces(const Frame& frame, const ChartSeries& series);

}  // namespace pressrun::reports::chart
