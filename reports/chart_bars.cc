#include "reports/chart_bars.h"

#include <algorithm>

#include "reports/chart_data.h"
#include "reports/chart_frame.h"
#include "reports/chart_labels.h"
#include "reports/chart_legend.h"
#include "reports/chart_numbers.h"
#include "reports/chart_palette.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"

namespace pressrun::reports::chart {
namespace {

constexpr std::size_t kMostLying = 25;
constexpr std::size_t kMostLabelled = 16;
constexpr double kAxisRoom = 36;  // what an axis may take of the width
constexpr double kWidestBar = 44;
constexpr double kSeam = 0.6;  // between parts of a stack

// Labels at the bars instead of an axis: only for few bars, whose labels have the room.
bool has_room_for_values(const ChartData& data, double slot, const NumberFormat& format,
                         const TextMeasurer& measure) {
  if (data.kind != SectionKind::kBars || data.series.size() != 1) return false;
  if (data.categories.size() > kMostLabelled) return false;
  const std::vector<double> values = values_of(data);
  return std::all_of(values.begin(), values.end(), [&](double value) {
    return measure(format.text(value), kTextSize, false) + 3 <= slot;
  });
}

void draw_bar(Drawing& drawing, const Frame& frame, BarSpan span, double left, double right,
              Color color) {
  const double base = frame.y(span.from);
  const double end = frame.y(span.to);
  const bool has_seam = span.from != 0 && std::abs(end - base) > 3 * kSeam;
  const double seam = !has_seam ? 0 : end < base ? -kSeam : kSeam;
  drawing.shapes.emplace_back(rectangle({left, base + seam}, {right, end}, color));
}

void draw_category(Drawing& drawing, const Frame& frame, const ChartData& data,
                   std::size_t category) {
  const bool side_by_side = data.kind == SectionKind::kBars;
  const auto bars = static_cast<double>(side_by_side ? data.series.size() : 1);
  const double share = frame.slot() < 4 ? 0.9 : side_by_side && bars > 1 ? 0.8 : 0.68;
  const double width = std::min(frame.slot() * share / bars, kWidestBar);
  const double gap = width > 6 && bars > 1 ? 0.8 : 0;
  for (std::size_t i = 0; i < data.series.size(); ++i) {
    if (!data.series[i].values[category]) continue;
    const double left =
        frame.x(category) + width * (side_by_side ? static_cast<double>(i) - bars / 2 : -0.5);
    draw_bar(drawing, frame, bar_span(data, i, category), left, left + width - gap,
             palette_color(i, data.series.size()));
  }
}

void draw_value_labels(Drawing& drawing, const Frame& frame, const ChartData& data,
                       const NumberFormat& format) {
  for (std::size_t i = 0; i < frame.categories; ++i) {
    const std::optional<double> value = data.series[0].values[i];
    if (!value) continue;
    const double y = frame.y(*value);
    add_text(drawing, format.text(*value), {frame.x(i), *value < 0 ? y + 3 + kAscent : y - 3}, kInk,
             Anchor::kMiddle);
  }
}

// Only the range of the values and of zero, since no tick needs to be met.
void fit_to_values(Frame& frame, const ChartData& data) {
  const auto [low, high] = value_range(data);
  frame.low = std::min(low, 0.0);
  frame.high = std::max(high, 0.0);
  if (frame.low == frame.high) frame.high = 1;
  frame.top += kLineHeight - 2;
  if (frame.low < 0) frame.bottom -= kLineHeight - 2;
}

void draw_upright_bars(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  const double top = draw_heading(drawing, data, true, 0, measure);
  Frame frame = frame_below(top, drawing, data, Spacing::kSlots);
  const NumberFormat format = value_format(values_of(data), data.style, data.language);
  const bool values = has_room_for_values(data, frame.slot(), format, measure);
  const double labels_below = frame.bottom;
  if (values) {
    fit_to_values(frame, data);
  } else {
    frame.top += kAscent / 2;
    draw_value_axis(drawing, frame, scale_for(data, frame.bottom - frame.top), data, measure);
  }
  for (std::size_t i = 0; i < frame.categories; ++i) draw_category(drawing, frame, data, i);
  draw_baseline(drawing, frame);
  if (values) draw_value_labels(drawing, frame, data, format);
  frame.bottom = labels_below;
  draw_category_labels(drawing, frame, data, measure);
}

}  // namespace

BarSpan bar_span(const ChartData& data, std::size_t series, std::size_t category) {
  const double value = *data.series[series].values[category];
  if (data.kind == SectionKind::kBars) return {0, value};
  double base = 0;
  for (std::size_t i = 0; i < series; ++i) {
    const double below = data.series[i].values[category].value_or(0);
    if ((below < 0) == (value < 0)) base += below;
  }
  return {base, base + value};
}

void draw_bars(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  const AxisTexts texts = axis_texts(data);
  const double slot = (drawing.width - kAxisRoom) / static_cast<double>(data.categories.size());
  const bool is_long = texts.roundness.empty() && data.categories.size() <= kMostLying &&
                       !fit_in_slots(texts, slot, measure);
  if (is_long && draw_lying_bars(drawing, data, measure)) return;
  draw_upright_bars(drawing, data, measure);
}

}  // namespace pressrun::reports::chart
