// The plot of a chart whose values go up: where its values and its categories stand.
#pragma once

#include <string>
#include <vector>

#include "reports/chart.h"
#include "reports/chart_scale.h"

namespace pressrun::reports::chart {

// How categories share the width: bars stand in the middle of slots, points reach from edge to
// edge.
enum class Spacing { kSlots, kPoints };

struct Frame {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  double low = 0;  // the values at the bottom and at the top
  double high = 1;
  std::size_t categories = 0;
  Spacing spacing = Spacing::kSlots;

  double y(double value) const { return bottom - (value - low) / (high - low) * (bottom - top); }
  double slot() const { return (right - left) / static_cast<double>(categories); }
  double x(std::size_t category) const;
};

// How much height the labels of the categories take below a plot.
constexpr double kCategoryLabelsHeight = 14;

// A frame between a heading that ends at `top` and the labels of the categories, as wide as the
// drawing. Makes the drawing higher where little would be left of it.
Frame frame_below(double top, Drawing& drawing, const ChartData& data, Spacing spacing);

// The scale of a plot of that height: also covers zero, except for lines that would be flat.
Scale scale_for(const ChartData& data, double height);

// Sets low, high and left, and draws a quiet line and a label for each tick.
void draw_value_axis(Drawing& drawing, Frame& frame, const Scale& scale, const ChartData& data,
                     const TextMeasurer& measure);
// The line of zero, if zero is in the plot. Belongs over the bars.
void draw_baseline(Drawing& drawing, const Frame& frame);
// Below the plot, within the drawing's width.
void draw_category_labels(Drawing& drawing, const Frame& frame, const ChartData& data,
                          const TextMeasurer& measure);

}  // namespace pressrun::reports::chart
