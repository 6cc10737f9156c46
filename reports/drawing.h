// A picture of a few kinds of shapes: what a chart is made of, and what every output can draw.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace pressrun::reports {

// sRGB.
struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const Color&, const Color&) = default;
};

// In points (1/72 inch) from the drawing's top left corner; y grows downwards.
struct Point {
  double x = 0;
  double y = 0;
};

struct PathStep {
  enum class Kind { kMove, kLine, kCurve, kClose };
  Kind kind = Kind::kMove;
  Point to = {};        // not for kClose
  Point control1 = {};  // kCurve only, a cubic Bezier
  Point control2 = {};
};

// Nonzero winding rule.
struct FilledPath {
  std::vector<PathStep> steps;
  Color color;
};

// At least two points; round joins and caps.
struct StrokedLine {
  std::vector<Point> points;
  double width = 1;
  Color color;
  std::vector<double> dash = {};  // on, off, ...; empty: solid
};

// Which end of a text stands at its point. kStart is the left end, in every script.
enum class Anchor { kStart, kMiddle, kEnd };

struct PlacedText {
  std::string text;  // UTF-8, one line, without control characters, never empty
  Point at;          // on the baseline
  double size = 8;
  bool bold = false;
  Color color;
  Anchor anchor = Anchor::kStart;
};

using Shape = std::variant<FilledPath, StrokedLine, PlacedText>;

struct Drawing {
  double width = 0;
  double height = 0;
  std::vector<Shape> shapes = {};  // later ones cover earlier ones
  std::string description = {};    // in words, for those who cannot see it
};

// In any sequence of the corners.
FilledPath rectangle(Point corner, Point opposite, Color color);
FilledPath disc(Point center, double radius, Color color);
// From one angle to another, in radians, clockwise from twelve o'clock, at most a full turn.
// REQUIRES start < end and 0 < inner < outer.
FilledPath ring_sector(Point center, double inner, double outer, double start, double end,
                       Color color);

}  // namespace pressrun::reports
