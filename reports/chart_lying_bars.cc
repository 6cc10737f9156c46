#include <algorithm>

#include "reports/chart_bars.h"
#include "reports/chart_data.h"
#include "reports/chart_legend.h"
#include "reports/chart_numbers.h"
#include "reports/chart_palette.h"
#include "reports/chart_scale.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kThinnestRow = kLineHeight;
constexpr double kThickestRow = 22;
constexpr double kTickDistance = 70;
constexpr double kValueGap = 4;

// The plot of values that go to the right.
struct Rows {
  double left = 0;
  double right = 0;
  double top = 0;
  double row = 0;
  double low = 0;
  double high = 1;

  double x(double value) const { return left + (value - low) / (high - low) * (right - left); }
  double middle(std::size_t i) const { return top + (static_cast<double>(i) + 0.5) * row; }
};

// One number at the end of each row says it all: no axis is needed.
bool has_value_labels(const ChartData& data) {
  if (data.series.size() == 1) return true;
  // Stacked percentages add up to the same all over.
  return data.kind == SectionKind::kStackedBars && data.style != NumberStyle::kPercent &&
         !has_negative(data);
}

std::vector<double> row_values(const ChartData& data) {
  std::vector<double> values;
  for (std::size_t i = 0; i < data.categories.size(); ++i) values.push_back(sum_at(data, i));
  return values;
}

bool is_empty(const ChartData& data, std::size_t category) {
  return std::none_of(data.series.begin(), data.series.end(), [&](const ChartSeries& series) {
    return series.values[category].has_value();
  });
}

double row_height(const ChartData& data, double room) {
  const auto rows = static_cast<double>(data.categories.size());
  const auto bars = static_cast<double>(data.kind == SectionKind::kBars ? data.series.size() : 1);
  const double comfortable = std::max(16.0, bars * 6 + 6);
  return std::clamp(room / rows, std::min(comfortable, 2 * room / rows),
                    std::max(comfortable, kThickestRow));
}

void draw_names(Drawing& drawing, const Rows& rows, const ChartData& data, double width,
                const TextMeasurer& measure) {
  for (std::size_t i = 0; i < data.categories.size(); ++i) {
    add_text(drawing, fitted(data.categories[i], width, measure), {0, rows.middle(i) + kAscent / 2},
             kInk);
  }
}

// Numbers of negative rows stand left of their bars, so both sides may need room.
void fit_to_values(Rows& rows, const ChartData& data, const NumberFormat& format,
                   const TextMeasurer& measure) {
  const auto [low, high] = value_range(data);
  rows.low = std::min(low, 0.0);
  rows.high = std::max(high, 0.0);
  if (rows.low == rows.high) rows.high = 1;
  double before = 0;
  double after = 0;
  for (const double value : row_values(data)) {
    double& room = value < 0 ? before : after;
    room = std::max(room, measure(format.text(value), kTextSize, false) + kValueGap);
  }
  rows.left += before;
  rows.right -= after;
}

void draw_row_values(Drawing& drawing, const Rows& rows, const ChartData& data,
                     const NumberFormat& format) {
  const std::vector<double> values = row_values(data);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_empty(data, i)) continue;
    const bool is_negative = values[i] < 0;
    add_text(
        drawing, format.text(values[i]),
        {rows.x(values[i]) + (is_negative ? -kValueGap : kValueGap), rows.middle(i) + kAscent / 2},
        kInk, is_negative ? Anchor::kEnd : Anchor::kStart);
  }
}

// Ticks above, quiet lines down through all rows.
void draw_axis(Drawing& drawing, Rows& rows, const ChartData& data, double bottom,
               const TextMeasurer& measure) {
  const auto [low, high] = value_range(data);
  const int wanted =
      std::clamp(static_cast<int>((rows.right - rows.left) / kTickDistance) + 1, 2, 6);
  const Scale scale = nice_scale(std::min(low, 0.0), std::max(high, 0.0), wanted, are_whole(data));
  const NumberFormat format = tick_format(scale, data.style, data.language);
  rows.low = scale.low();
  rows.high = scale.high();
  rows.left += measure(format.text(scale.low()), kTextSize, false) / 2;
  rows.right -= measure(format.text(scale.high()), kTextSize, false) / 2;
  double taken = 0;  // by labels
  for (int i = 0; i < scale.tick_count; ++i) {
    const double x = rows.x(scale.tick(i));
    const std::string text = format.text(scale.tick(i));
    const double half = measure(text, kTextSize, false) / 2;
    if (x - half >= taken) {
      add_text(drawing, text, {x, rows.top - kLineHeight + kAscent}, kQuiet, Anchor::kMiddle);
      taken = x + half + kLabelGap;
    }
    drawing.shapes.emplace_back(StrokedLine{{{x, rows.top - 1}, {x, bottom}}, kGridWidth, kGrid});
  }
}

void draw_row(Drawing& drawing, const Rows& rows, const ChartData& data, std::size_t category) {
  const bool side_by_side = data.kind == SectionKind::kBars;
  const auto bars = static_cast<double>(side_by_side ? data.series.size() : 1);
  const double thickness = rows.row * (bars > 1 ? 0.78 : 0.64) / bars;
  for (std::size_t i = 0; i < data.series.size(); ++i) {
    if (!data.series[i].values[category]) continue;
    const BarSpan span = bar_span(data, i, category);
    const double top = rows.middle(category) +
                       thickness * (side_by_side ? static_cast<double>(i) - bars / 2 : -0.5);
    const double gap = bars > 1 && thickness > 4 ? 0.6 : 0;
    const double seam = span.from != 0 && rows.x(span.to) - rows.x(span.from) > 2 ? 0.6 : 0;
    drawing.shapes.emplace_back(rectangle({rows.x(span.from) + seam, top},
                                          {rows.x(span.to), top + thickness - gap},
                                          palette_color(i, data.series.size())));
  }
}

double name_width(const ChartData& data, double width, const TextMeasurer& measure) {
  double widest = 0;
  for (const std::string& name : data.categories)
    widest = std::max(widest, measure(name, kTextSize, false));
  return std::min(widest, width * 0.4);
}

}  // namespace

bool draw_lying_bars(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  const bool labelled = has_value_labels(data);
  Drawing lying{drawing.width, drawing.height};
  Rows rows;
  rows.top = draw_heading(lying, data, true, 0, measure) + (labelled ? 0 : kLineHeight);
  rows.row = row_height(data, drawing.height - rows.top);
  if (rows.row < kThinnestRow) return false;
  const double names = name_width(data, drawing.width, measure);
  rows.left = names + 8;
  rows.right = drawing.width;
  const double bottom = rows.top + rows.row * static_cast<double>(data.categories.size());
  const NumberFormat format = value_format(row_values(data), data.style, data.language);
  if (labelled) {
    fit_to_values(rows, data, format, measure);
  } else {
    draw_axis(lying, rows, data, bottom, measure);
  }
  if (rows.right - rows.left < drawing.width * 0.2) return false;
  for (std::size_t i = 0; i < data.categories.size(); ++i) draw_row(lying, rows, data, i);
  lying.shapes.emplace_back(
      StrokedLine{{{rows.x(0), rows.top - 1}, {rows.x(0), bottom}}, kBaselineWidth, kBaseline});
  if (labelled) draw_row_values(lying, rows, data, format);
  draw_names(lying, rows, data, names, measure);
  lying.height = bottom + 1;
  drawing = std::move(lying);
  return true;
}

}  // namespace pressrun::reports::chart
