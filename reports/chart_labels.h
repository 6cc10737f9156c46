// Labels of categories along an axis.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/chart.h"

namespace pressrun::reports::chart {

struct AxisTexts {
  std::vector<std::string> texts;
  // Times only, else empty: how much a label helps to read the axis, full hours more than others.
  std::vector<int> roundness;
};

struct AxisLabel {
  std::size_t category = 0;
  double center = 0;
  std::string text;
};

// What to write for each category: times as people write them, other names as they are.
AxisTexts axis_texts(const ChartData& data);

// Whether all labels stand side by side, each in a slot of that width.
bool fit_in_slots(const AxisTexts& texts, double slot, const TextMeasurer& measure);

// As many labels as do not touch: every n-th, up to twice as rare as need be where that
// makes all of them round times. Each is centered
// at its category as far as `bounds` allow, and shortened where it is very long.
std::vector<AxisLabel> place_labels(const AxisTexts& texts, const std::vector<double>& centers,
                                    std::pair<double, double> bounds, const TextMeasurer& measure);

}  // namespace pressrun::reports::chart
