#include "reports/pdf_chart.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "reports/chart.h"
#include "reports/drawing.h"
#include "reports/pdf_blocks.h"

namespace pressrun::reports {
namespace {

constexpr double kHeight = 210;
constexpr double kLowest = 120;
constexpr double kHeading = 40;  // with what is above it
constexpr double kDonutHeight = 180;
constexpr double kBelow = 12;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

std::string category(const PdfFlow& flow, const Column& column, std::string_view value) {
  if (column.kind != ValueKind::kBoolean) return std::string(value);
  return flow.locale().boolean(value);
}

ChartData chart_data(const PdfFlow& flow, const Section& section, const std::vector<Row>& rows) {
  ChartData data;
  data.kind = section.kind;
  data.language = flow.info().language;
  const std::vector<Column>& columns = section.columns;
  for (std::size_t i = 1; i < columns.size(); ++i)
    data.series.push_back({columns[i].heading(), {}});
  if (columns.size() > 1) data.style = columns[1].style;
  for (const Row& row : rows) {
    data.categories.push_back(category(flow, columns[0], row[0]));
    for (std::size_t i = 1; i < columns.size(); ++i) {
      data.series[i - 1].values.push_back(number(row[i]));
    }
  }
  return data;
}

class Painter {
 public:
  explicit Painter(PdfFlow& flow) : flow_(flow), canvas_(flow.canvas()) {}

  void operator()(const FilledPath& path) { canvas_.fill(moved(path.steps), path.color); }

  void operator()(const StrokedLine& line) {
    StrokedLine shifted = line;
    for (Point& at : shifted.points) at = moved(at);
    canvas_.stroke(shifted);
  }

  void operator()(const PlacedText& text) {
    const Point at = moved(text.at);
    const FontWeight weight = text.bold ? FontWeight::kBold : FontWeight::kRegular;
    canvas_.text(at.x, at.y, single_line(flow_.shaper(), text.text, weight, Setting::kProse),
                 {text.size, text.color, text.anchor});
  }

 private:
  Point moved(Point at) const { return {at.x + flow_.left(), at.y + flow_.y}; }

  std::vector<PathStep> moved(std::vector<PathStep> steps) const {
    for (PathStep& step : steps) {
      step.to = moved(step.to);
      step.control1 = moved(step.control1);
      step.control2 = moved(step.control2);
    }
    return steps;
  }

  PdfFlow& flow_;
  PdfCanvas& canvas_;
};

// A chart that is a little lower is better than a page that is half empty.
double preferred_height(PdfFlow& flow, SectionKind kind) {
  const double height = kind == SectionKind::kDonut ? kDonutHeight : kHeight;
  flow.page();
  const double room = flow.room() - kHeading - kBelow;
  return room < kLowest ? height : std::min(height, room);
}

}  // namespace

void draw_chart(PdfFlow& flow, const Section& section, const std::vector<Row>& rows) {
  const TextMeasurer measure = [&flow](std::string_view text, double size, bool bold) {
    const FontWeight weight = bold ? FontWeight::kBold : FontWeight::kRegular;
    return single_line(flow.shaper(), text, weight, Setting::kProse).width * size / 1000;
  };
  const bool is_donut = section.kind == SectionKind::kDonut;
  const Drawing drawing =
      draw_chart(chart_data(flow, section, rows), std::min(flow.width(), is_donut ? 420.0 : 760.0),
                 preferred_height(flow, section.kind), measure);
  draw_heading(flow, section.title, drawing.height);
  flow.make_room(drawing.height);
  PdfOpenPage& page = flow.page();
  page.begin_element(PdfRole::kFigure, drawing.description);
  page.begin_drawing(PdfRole::kFigure);
  Painter painter(flow);
  for (const Shape& shape : drawing.shapes) std::visit(painter, shape);
  page.end_drawing();
  page.end_element();
  flow.y += drawing.height + kBelow;
}

}  // namespace pressrun::reports
