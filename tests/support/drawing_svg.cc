#include "tests/support/drawing_svg.h"

#include <array>
#include <cstdio>
#include <sstream>

namespace pressrun::test {
namespace {

using reports::Anchor;
using reports::Color;
using reports::FilledPath;
using reports::PathStep;
using reports::PlacedText;
using reports::Point;
using reports::StrokedLine;

// Thousandths of the size, for the characters from the space to the tilde.
constexpr std::array<int, 95> kAdvances{
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

std::string hex(Color color) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", color.red, color.green, color.blue);
  return text.data();
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      result += c;
    }
  }
  return result;
}

std::string_view anchor_name(Anchor anchor) {
  switch (anchor) {
    case Anchor::kStart:
      return "start";
    case Anchor::kMiddle:
      return "middle";
    case Anchor::kEnd:
      return "end";
  }
  return "";
}

class Svg {
 public:
  explicit Svg(std::ostream& out) : out_(out) {}

  void operator()(const FilledPath& path) {
    out_ << "<path fill='" << hex(path.color) << "' d='";
    for (const PathStep& step : path.steps) add(step);
    out_ << "'/>\n";
  }

  void operator()(const StrokedLine& line) {
    out_ << "<polyline fill='none' stroke-linejoin='round' stroke-linecap='round' stroke='"
         << hex(line.color) << "' stroke-width='" << line.width << "' stroke-dasharray='";
    for (const double part : line.dash) out_ << part << ' ';
    out_ << "' points='";
    for (const Point& point : line.points) add(point);
    out_ << "'/>\n";
  }

  void operator()(const PlacedText& text) {
    out_ << "<text x='" << text.at.x << "' y='" << text.at.y << "' font-size='" << text.size
         << "' font-weight='" << (text.bold ? "bold" : "normal") << "' fill='" << hex(text.color)
         << "' text-anchor='" << anchor_name(text.anchor) << "'>" << escaped(text.text)
         << "</text>\n";
  }

 private:
  void add(const Point& point) { out_ << point.x << ',' << point.y << ' '; }

  void add(const PathStep& step) {
    switch (step.kind) {
      case PathStep::Kind::kMove:
        out_ << 'M';
        return add(step.to);
      case PathStep::Kind::kLine:
        out_ << 'L';
        return add(step.to);
      case PathStep::Kind::kCurve:
        out_ << 'C';
        add(step.control1);
        add(step.control2);
        return add(step.to);
      case PathStep::Kind::kClose:
        out_ << 'Z';
    }
  }

  std::ostream& out_;
};

}  // namespace

std::string to_svg(const reports::Drawing& drawing) {
  std::ostringstream out;
  out << "<svg xmlns='http://www.w3.org/2000/svg' font-family='Noto Sans, sans-serif' viewBox='0 0 "
      << drawing.width << ' ' << drawing.height << "' width='" << drawing.width << "' height='"
      << drawing.height << "'><title>" << escaped(drawing.description) << "</title>\n";
  for (const reports::Shape& shape : drawing.shapes) std::visit(Svg(out), shape);
  out << "</svg>\n";
  return out.str();
}

double text_width(std::string_view text, double size, bool bold) {
  double width = 0;
  for (const char c : text) {
    const bool continues = (c & 0xC0) == 0x80;
    if (c >= ' ' && c <= '~') {
      width += kAdvances.at(static_cast<std::size_t>(c - ' '));
    } else if (!continues) {
      width += 700;
    }
  }
  return width / 1000 * size * (bold ? 1.07 : 1);
}

}  // namespace pressrun::test
