#include "reports/drawing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pressrun::reports {
namespace {

using Kind = PathStep::Kind;

Point on_circle(Point center, double radius, double angle) {
  return {center.x + radius * std::sin(angle), center.y - radius * std::cos(angle)};
}

// Along the tangent in the direction of growing angles.
Point along(Point from, double angle, double distance) {
  return {from.x + distance * std::cos(angle), from.y + distance * std::sin(angle)};
}

// At most a quarter a curve, where the error is below 0.03 % of the radius. An end before the start
// goes anticlockwise.
void add_arc(std::vector<PathStep>& steps, Point center, double radius, double start, double end) {
  const int pieces = std::max(
      1, static_cast<int>(std::ceil(std::abs(end - start) / (std::numbers::pi / 2) - 1e-9)));
  const double turn = (end - start) / pieces;
  const double handle = 4.0 / 3.0 * std::tan(turn / 4) * radius;
  for (int i = 0; i < pieces; ++i) {
    const double a = start + turn * i;
    const double b = a + turn;
    const Point to = on_circle(center, radius, b);
    steps.push_back(
        {Kind::kCurve, to, along(on_circle(center, radius, a), a, handle), along(to, b, -handle)});
  }
}

}  // namespace

FilledPath rectangle(Point corner, Point opposite, Color color) {
  return {{{Kind::kMove, corner},
           {Kind::kLine, {opposite.x, corner.y}},
           {Kind::kLine, opposite},
           {Kind::kLine, {corner.x, opposite.y}},
           {Kind::kClose}},
          color};
}

FilledPath disc(Point center, double radius, Color color) {
  FilledPath path{{{Kind::kMove, on_circle(center, radius, 0)}}, color};
  add_arc(path.steps, center, radius, 0, 2 * std::numbers::pi);
  path.steps.push_back({Kind::kClose});
  return path;
}

FilledPath ring_sector(Point center, double inner, double outer, double start, double end,
                       Color color) {
  FilledPath path{{{Kind::kMove, on_circle(center, outer, start)}}, color};
  add_arc(path.steps, center, outer, start, end);
  path.steps.push_back({Kind::kLine, on_circle(center, inner, end)});
  add_arc(path.steps, center, inner, end, start);
  path.steps.push_back({Kind::kClose});
  return path;
}

}  // namespace pressrun::reports
