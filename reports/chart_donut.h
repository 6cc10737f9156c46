// A ring of shares, with the total in its middle and a key beside or below it.
#pragma once

#include <vector>

#include "reports/chart.h"

namespace pressrun::reports::chart {

// REQUIRES cleaned data with values. May make the drawing higher.
void draw_donut(Drawing& drawing, const ChartData& data, const TextMeasurer& measure);

// Where each slice begins and the last one ends, in radians from 0 to a full turn.
std::vector<double> slice_angles(const std::vector<double>& values);

}  // namespace pressrun::reports::chart
