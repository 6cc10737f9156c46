#include "reports/chart_lines.h"

#include <algorithm>
#include <cmath>

#include "reports/chart_data.h"
#include "reports/chart_legend.h"
#include "reports/chart_palette.h"
#include "reports/chart_scale.h"
#include "reports/chart_spread.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kDot = 1.9;
constexpr double kFinest = 0.5;  // points: what lies closer shares a place
constexpr double kEndRoom = 14;  // between the end of a line and its name
constexpr double kLeaderWidth = 0.7;
constexpr double kFarthestName = 22;

using Piece = std::vector<Point>;

long column(const Point& point) { return std::lround(point.x / kFinest); }

void append_extremes(Piece& to, Piece::const_iterator first, Piece::const_iterator last) {
  const auto by_height = [](const Point& a, const Point& b) { return a.y < b.y; };
  const auto [high, low] = std::minmax_element(first, last, by_height);
  std::vector<Piece::const_iterator> kept{first, high, low, last - 1};
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  for (const auto& point : kept) to.push_back(*point);
}

Piece thinned(const Piece& piece) {
  Piece result;
  for (auto first = piece.begin(); first != piece.end();) {
    const auto last = std::find_if(
        first, piece.end(), [&](const Point& point) { return column(point) != column(*first); });
    append_extremes(result, first, last);
    first = last;
  }
  return result;
}

double line_width(std::size_t categories, std::size_t series) {
  if (categories > 300) return 0.9;
  return series == 1 ? 1.6 : 1.4;
}

// A faint surface down to zero makes a lone line easier to see.
void draw_surface(Drawing& drawing, const Frame& frame, const Piece& piece) {
  const double base = frame.y(std::clamp(0.0, frame.low, frame.high));
  FilledPath surface{{{PathStep::Kind::kMove, {piece.front().x, base}}}, tint(palette_color(0, 1))};
  for (const Point& point : piece) surface.steps.push_back({PathStep::Kind::kLine, point});
  surface.steps.push_back({PathStep::Kind::kLine, {piece.back().x, base}});
  surface.steps.push_back({PathStep::Kind::kClose});
  drawing.shapes.emplace_back(std::move(surface));
}

void draw_surfaces(Drawing& drawing, const Frame& frame, const ChartSeries& series) {
  for (const Piece& piece : line_pieces(frame, series)) {
    if (piece.size() > 1) draw_surface(drawing, frame, piece);
  }
}

void draw_series(Drawing& drawing, const Frame& frame, const ChartSeries& series, double width,
                 Color color) {
  for (Piece& piece : line_pieces(frame, series)) {
    if (piece.size() == 1) {
      drawing.shapes.emplace_back(disc(piece.front(), kDot, color));
    } else {
      drawing.shapes.emplace_back(StrokedLine{std::move(piece), width, color});
    }
  }
}

// Where the series ends; nothing if it never begins.
std::optional<Point> end_of(const Frame& frame, const ChartSeries& series) {
  for (std::size_t i = series.values.size(); i-- > 0;) {
    if (series.values[i]) return Point{frame.x(i), frame.y(*series.values[i])};
  }
  return std::nullopt;
}

// Names at the ends of lines need no legend, but the room and lines that reach the end.
bool can_name_at_ends(const ChartData& data, double width, const TextMeasurer& measure) {
  return std::all_of(data.series.begin(), data.series.end(), [&](const ChartSeries& series) {
    return !series.values.empty() && series.values.back() && !series.name.empty() &&
           measure(series.name, kTextSize, false) <= width * 0.24;
  });
}

double widest_name(const ChartData& data, const TextMeasurer& measure) {
  double widest = 0;
  for (const ChartSeries& series : data.series)
    widest = std::max(widest, measure(series.name, kTextSize, false));
  return widest;
}

// Each behind a dot and a fine line in its colour, since names may have had to move apart.
void draw_end_names(Drawing& drawing, const Frame& frame, const ChartData& data,
                    const std::vector<double>& heights) {
  for (std::size_t i = 0; i < data.series.size(); ++i) {
    const Point end = *end_of(frame, data.series[i]);
    const Color color = palette_color(i, data.series.size());
    const double text = frame.right + kEndRoom;
    drawing.shapes.emplace_back(StrokedLine{
        {end, {end.x + kDot + 2, end.y}, {text - 5, heights[i]}, {text - 2.5, heights[i]}},
        kLeaderWidth,
        color});
    drawing.shapes.emplace_back(disc(end, kDot, color));
    add_text(drawing, data.series[i].name, {text, heights[i] + kAscent / 2}, kInk);
  }
}

// Heights of the names at the ends of the lines; empty: too far from them.
std::vector<double> end_name_heights(const Frame& frame, const ChartData& data) {
  std::vector<double> wanted;
  for (const ChartSeries& series : data.series) wanted.push_back(end_of(frame, series)->y);
  std::vector<double> heights =
      spread(wanted, kLineHeight - 1.5, kAscent / 2 + 1, frame.bottom - kAscent / 2);
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (std::abs(heights[i] - wanted[i]) > kFarthestName) return {};
  }
  return heights;
}

// Leaves room for half of the highest tick's label, and for a dot at the end.
Frame line_frame(double top, Drawing& drawing, const ChartData& data) {
  Frame frame = frame_below(top + kAscent / 2, drawing, data, Spacing::kPoints);
  frame.right -= kDot;
  return frame;
}

// Returns the frame with its axis.
Frame draw_plot(Drawing& drawing, Frame frame, const ChartData& data, const TextMeasurer& measure) {
  Drawing axis{drawing.width, drawing.height};
  draw_value_axis(axis, frame, scale_for(data, frame.bottom - frame.top), data, measure);
  if (data.series.size() == 1) draw_surfaces(drawing, frame, data.series[0]);
  drawing.shapes.insert(drawing.shapes.end(), axis.shapes.begin(), axis.shapes.end());
  draw_baseline(drawing, frame);
  const double width = line_width(frame.categories, data.series.size());
  for (std::size_t i = data.series.size(); i-- > 0;)
    draw_series(drawing, frame, data.series[i], width, palette_color(i, data.series.size()));
  draw_category_labels(drawing, frame, data, measure);
  return frame;
}

// False, with nothing drawn, if the names would stand too far from their lines.
bool draw_with_end_names(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  if (!can_name_at_ends(data, drawing.width, measure)) return false;
  Drawing named{drawing.width, drawing.height};
  const double top = draw_heading(named, data, false, 0, measure);
  Frame frame = line_frame(top, named, data);
  frame.right -= widest_name(data, measure) + kEndRoom;
  frame = draw_plot(named, frame, data, measure);
  const std::vector<double> heights = end_name_heights(frame, data);
  if (heights.empty()) return false;
  draw_end_names(named, frame, data, heights);
  drawing = std::move(named);
  return true;
}

}  // namespace

std::vector<std::vector<Point>> line_pieces(const Frame& frame, const ChartSeries& series) {
  std::vector<Piece> pieces;
  bool is_open = false;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (series.values[i]) {
      if (!is_open) pieces.emplace_back();
      pieces.back().push_back({frame.x(i), frame.y(*series.values[i])});
    }
    is_open = series.values[i].has_value();
  }
  for (Piece& piece : pieces) piece = thinned(piece);
  return pieces;
}

void draw_lines(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  if (data.series.size() > 1 && draw_with_end_names(drawing, data, measure)) return;
  const double top = draw_heading(drawing, data, true, 0, measure);
  draw_plot(drawing, line_frame(top, drawing, data), data, measure);
}

}  // namespace pressrun::reports::chart
