#include "reports/chart_frame.h"

#include <algorithm>
#include <cmath>

#include "reports/chart_data.h"
#include "reports/chart_labels.h"
#include "reports/chart_numbers.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kTickDistance = 34;
constexpr double kLeastHeight = 30;  // of a plot

void add_line(Drawing& drawing, const Frame& frame, double y, double width, Color color) {
  drawing.shapes.emplace_back(StrokedLine{{{frame.left, y}, {frame.right, y}}, width, color});
}

}  // namespace

double Frame::x(std::size_t category) const {
  const auto at = static_cast<double>(category);
  if (spacing == Spacing::kSlots) return left + (at + 0.5) * slot();
  if (categories < 2) return (left + right) / 2;
  return left + at / static_cast<double>(categories - 1) * (right - left);
}

Frame frame_below(double top, Drawing& drawing, const ChartData& data, Spacing spacing) {
  drawing.height = std::max(drawing.height, top + kLeastHeight + kCategoryLabelsHeight);
  return {.left = 0,
          .top = top,
          .right = drawing.width,
          .bottom = drawing.height - kCategoryLabelsHeight,
          .categories = data.categories.size(),
          .spacing = spacing};
}

Scale scale_for(const ChartData& data, double height) {
  auto [low, high] = value_range(data);
  const double largest = std::max(std::abs(low), std::abs(high));
  const bool zero = data.kind != SectionKind::kLines || high - low > 0.3 * largest || low == high;
  if (zero) {
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
  }
  const int wanted = std::clamp(static_cast<int>(height / kTickDistance) + 1, 2, 8);
  return nice_scale(low, high, wanted, are_whole(data));
}

void draw_value_axis(Drawing& drawing, Frame& frame, const Scale& scale, const ChartData& data,
                     const TextMeasurer& measure) {
  const NumberFormat format = tick_format(scale, data.style, data.language);
  double widest = 0;
  for (int i = 0; i < scale.tick_count; ++i)
    widest = std::max(widest, measure(format.text(scale.tick(i)), kTextSize, false));
  frame.left = widest + kLabelGap;
  frame.low = scale.low();
  frame.high = scale.high();
  // More than the height has room for can only be where the plot is very low.
  const double distance = (frame.bottom - frame.top) / (scale.tick_count - 1);
  const int stride = std::max(1, static_cast<int>(std::ceil(kLineHeight / distance)));
  for (int i = 0; i < scale.tick_count; ++i) {
    const double y = frame.y(scale.tick(i));
    add_line(drawing, frame, y, kGridWidth, kGrid);
    if (i % stride != 0) continue;
    add_text(drawing, format.text(scale.tick(i)), {widest, y + kAscent / 2}, kQuiet, Anchor::kEnd);
  }
}

void draw_baseline(Drawing& drawing, const Frame& frame) {
  if (frame.low > 0 || frame.high < 0) return;
  add_line(drawing, frame, frame.y(0), kBaselineWidth, kBaseline);
}

void draw_category_labels(Drawing& drawing, const Frame& frame, const ChartData& data,
                          const TextMeasurer& measure) {
  std::vector<double> centers;
  for (std::size_t i = 0; i < frame.categories; ++i) centers.push_back(frame.x(i));
  for (const AxisLabel& label :
       place_labels(axis_texts(data), centers, {0, drawing.width}, measure)) {
    add_text(drawing, label.text, {label.center, frame.bottom + 5 + kAscent}, kQuiet,
             Anchor::kMiddle);
  }
}

}  // namespace pressrun::reports::chart
