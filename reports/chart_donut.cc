#include "reports/chart_donut.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "reports/chart_data.h"
#include "reports/chart_legend.h"
#include "reports/chart_numbers.h"
#include "reports/chart_palette.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"
#include "reports/words.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kRow = 15;           // of the key
constexpr double kShareDistance = 9;  // of a share's middle from the ring
constexpr double kShareRoom = 30;     // beside the ring
constexpr double kColumnGap = 14;
constexpr double kLeastRadius = 24;
constexpr double kSwatchColumn = 10.5;
constexpr double kLeastName = 60;
constexpr double kThinSlice = 2.5;
constexpr double kInnerPart = 0.64;

struct Ring {
  Point center;
  double radius;
};

struct Slice {
  std::string name;
  std::string value;
  std::string share;
};

double total_of(const ChartData& data) {
  const std::vector<double> values = values_of(data);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// "62%"; with a decimal only where whole numbers would all but hide the slice.
std::string share_text(double share, Language language) {
  NumberFormat format{language, NumberStyle::kPercent, 0, share < 0.01 ? 1 : 0};
  if (share < 0.0005) return "<" + NumberFormat{language, NumberStyle::kPercent, 0, 1}.text(0.1);
  return format.text(share * 100);
}

std::vector<Slice> slices_of(const ChartData& data) {
  const std::vector<double> values = values_of(data);
  const NumberFormat format = value_format(values, data.style, data.language);
  const double total = total_of(data);
  std::vector<Slice> slices;
  for (std::size_t i = 0; i < values.size(); ++i) {
    slices.push_back(
        {data.categories[i], format.text(values[i]), share_text(values[i] / total, data.language)});
  }
  return slices;
}

Point at_angle(const Ring& ring, double radius, double angle) {
  return {ring.center.x + radius * std::sin(angle), ring.center.y - radius * std::cos(angle)};
}

void draw_slices(Drawing& drawing, const Ring& ring, const std::vector<double>& angles) {
  const std::size_t count = angles.size() - 1;
  for (std::size_t i = 0; i < count; ++i) {
    if (angles[i] >= angles[i + 1]) continue;
    drawing.shapes.emplace_back(ring_sector(ring.center, ring.radius * kInnerPart, ring.radius,
                                            angles[i], angles[i + 1], palette_color(i, count)));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double before = i == 0 ? angles[count] - angles[count - 1] : angles[i] - angles[i - 1];
    const double thinner = std::min(before, angles[i + 1] - angles[i]);
    // A white line beside a thin slice would hide it.
    if (count < 2 || thinner * ring.radius < kThinSlice) continue;
    drawing.shapes.emplace_back(
        StrokedLine{{at_angle(ring, ring.radius * kInnerPart - 0.5, angles[i]),
                     at_angle(ring, ring.radius + 0.5, angles[i])},
                    0.9,
                    kPaper});
  }
}

struct ShareLabel {
  Point middle;
  double half_width;

  bool touches(const ShareLabel& other) const {
    return std::abs(middle.y - other.middle.y) < kLineHeight &&
           std::abs(middle.x - other.middle.x) < half_width + other.half_width + 3;
  }
};

// Beside each slice whose label has the room; the key has them all.
void draw_shares(Drawing& drawing, const Ring& ring, const std::vector<double>& angles,
                 const std::vector<Slice>& slices, const TextMeasurer& measure) {
  std::vector<ShareLabel> placed;
  for (std::size_t i = 0; i < slices.size() && slices.size() > 1; ++i) {
    const double angle = (angles[i] + angles[i + 1]) / 2;
    const double half = measure(slices[i].share, kTextSize, false) / 2;
    const double away = std::abs(std::sin(angle)) * half + kShareDistance;
    if ((angles[i + 1] - angles[i]) * (ring.radius + kShareDistance) < kLineHeight) continue;
    const ShareLabel label{at_angle(ring, ring.radius + away, angle), half};
    if (std::any_of(placed.begin(), placed.end(),
                    [&](const ShareLabel& other) { return label.touches(other); })) {
      continue;
    }
    placed.push_back(label);
    add_text(drawing, slices[i].share, {label.middle.x, label.middle.y + kAscent / 2}, kQuiet,
             Anchor::kMiddle);
  }
}

void draw_total(Drawing& drawing, const Ring& ring, const ChartData& data,
                const TextMeasurer& measure) {
  const double total = total_of(data);
  const std::string text = value_format({total}, data.style, data.language).text(total);
  const double room = ring.radius * kInnerPart * 1.6;
  double size = ring.radius * 0.3;
  const double width = measure(text, size, true);
  if (width > room) size *= room / width;
  const std::string label = fitted(word(data.language, Word::kTotal), room, measure);
  drawing.shapes.emplace_back(PlacedText{
      text, {ring.center.x, ring.center.y + size * 0.22}, size, true, kInk, Anchor::kMiddle});
  add_text(drawing, label, {ring.center.x, ring.center.y + size * 0.42 + kAscent + 1.5}, kQuiet,
           Anchor::kMiddle);
}

void draw_ring(Drawing& drawing, const Ring& ring, const ChartData& data,
               const std::vector<Slice>& slices, const TextMeasurer& measure) {
  const std::vector<double> angles = slice_angles(values_of(data));
  draw_slices(drawing, ring, angles);
  draw_shares(drawing, ring, angles, slices, measure);
  draw_total(drawing, ring, data, measure);
}

double widest(const std::vector<Slice>& slices, std::string Slice::*part, bool bold,
              const TextMeasurer& measure) {
  double width = 0;
  for (const Slice& slice : slices) width = std::max(width, measure(slice.*part, kTextSize, bold));
  return width;
}

// Columns of the key: a swatch and a name, a share, a value.
struct Key {
  double shares = 0;
  double values = 0;
  double least_width() const {
    return kSwatchColumn + kLeastName + shares + values + 2 * kColumnGap;
  }
  double height = 0;
};

Key key_of(const std::vector<Slice>& slices, const TextMeasurer& measure) {
  return {widest(slices, &Slice::share, true, measure),
          widest(slices, &Slice::value, false, measure), kRow * static_cast<double>(slices.size())};
}

// A row a slice, to the right end of the drawing at most. Values are left out where they would
// leave no room for names.
void draw_key(Drawing& drawing, const std::vector<Slice>& slices, const Key& key, Point corner,
              const TextMeasurer& measure) {
  const bool has_values = drawing.width - corner.x >= key.least_width();
  const double numbers = key.shares + kColumnGap + (has_values ? key.values + kColumnGap : 0);
  const double room = drawing.width - corner.x - kSwatchColumn - numbers;
  const double names = std::min(widest(slices, &Slice::name, false, measure), room);
  double baseline = corner.y + kRow / 2 + kAscent / 2;
  for (std::size_t i = 0; i < slices.size(); ++i, baseline += kRow) {
    const double text = draw_swatch(drawing, corner.x, baseline, palette_color(i, slices.size()));
    add_text(drawing, fitted(slices[i].name, names, measure), {text, baseline}, kInk);
    const double x = text + names + kColumnGap + key.shares;
    add_text(drawing, slices[i].share, {x, baseline}, kInk, Anchor::kEnd, true);
    if (!has_values) continue;
    add_text(drawing, slices[i].value, {x + kColumnGap + key.values, baseline}, kQuiet,
             Anchor::kEnd);
  }
}

}  // namespace

std::vector<double> slice_angles(const std::vector<double>& values) {
  const double total = std::accumulate(values.begin(), values.end(), 0.0);
  std::vector<double> angles{0};
  double sum = 0;
  for (const double value : values) {
    sum += value;
    angles.push_back(std::min(sum / total, 1.0) * kTurn);
  }
  angles.back() = kTurn;
  return angles;
}

void draw_donut(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  const double top = draw_heading(drawing, data, false, 0, measure);
  const std::vector<Slice> slices = slices_of(data);
  const Key key = key_of(slices, measure);
  const double around = kShareDistance + kAscent;
  const double radius = std::clamp((drawing.height - top) / 2 - around, kLeastRadius,
                                   std::max(kLeastRadius, drawing.width * 0.17));
  const double ring_height = 2 * (radius + around);
  const double key_left = 2 * (radius + kShareRoom) + kColumnGap;
  if (key_left + key.least_width() <= drawing.width) {
    drawing.height = std::max(drawing.height, top + std::max(ring_height, key.height));
    const double middle = (top + drawing.height) / 2;
    draw_ring(drawing, {{radius + kShareRoom, middle}, radius}, data, slices, measure);
    draw_key(drawing, slices, key, {key_left, middle - key.height / 2}, measure);
  } else {
    drawing.height = top + ring_height + key.height;
    draw_ring(drawing, {{drawing.width / 2, top + ring_height / 2}, radius}, data, slices, measure);
    draw_key(drawing, slices, key, {0, top + ring_height}, measure);
  }
}

}  // namespace pressrun::reports::chart
