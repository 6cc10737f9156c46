#include "reports/chart.h"

#include <stdexcept>

#include "reports/chart_bars.h"
#include "reports/chart_data.h"
#include "reports/chart_describe.h"
#include "reports/chart_donut.h"
#include "reports/chart_lines.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

constexpr double kLeastWidth = 120;
constexpr double kLeastHeight = 60;
constexpr double kMost = 14400;  // what a page of a PDF may measure

using Painter = void (*)(Drawing&, const ChartData&, const TextMeasurer&);

Painter painter_of(SectionKind kind) {
  switch (kind) {
    case SectionKind::kBars:
    case SectionKind::kStackedBars:
      return chart::draw_bars;
    case SectionKind::kLines:
      return chart::draw_lines;
    case SectionKind::kDonut:
      return chart::draw_donut;
    default:
      throw std::invalid_argument("draw_chart: this kind of section is no chart");
  }
}

// Low and calm: nothing is to be seen, so no room is wasted on it.
void draw_nothing(Drawing& drawing, const ChartData& data, const TextMeasurer& measure) {
  drawing.height = 2 * chart::kLineHeight;
  chart::add_text(drawing,
                  chart::fitted(word(data.language, Word::kNoData), drawing.width, measure),
                  {0, chart::kLineHeight + chart::kAscent / 2}, chart::kQuiet);
}

}  // namespace

Drawing draw_chart(const ChartData& data, double width, double preferred_height,
                   const TextMeasurer& measure) {
  const Painter paint = painter_of(data.kind);
  const bool fits = width >= kLeastWidth && width <= kMost && preferred_height >= kLeastHeight &&
                    preferred_height <= kMost;
  if (!fits)
    throw std::invalid_argument("draw_chart: a chart is 120 x 60 to 14,400 x 14,400 points");
  const ChartData shown = chart::cleaned(data);
  Drawing drawing{width, preferred_height};
  (chart::has_values(shown) ? paint : draw_nothing)(drawing, shown, measure);
  drawing.description = chart::describe(shown);
  return drawing;
}

}  // namespace pressrun::reports
