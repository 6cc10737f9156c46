#include "reports/chart_legend.h"

#include "reports/chart_palette.h"
#include "reports/chart_style.h"
#include "reports/chart_text.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kSwatch = 6.5;
constexpr double kSwatchGap = 4;
constexpr double kEntryGap = 14;

// Returns where the last line ends.
double draw_legend(Drawing& drawing, const ChartData& data, double top,
                   const TextMeasurer& measure) {
  double x = 0;
  for (std::size_t i = 0; i < data.series.size(); ++i) {
    const double room = drawing.width - kSwatch - kSwatchGap;
    const std::string name = fitted(data.series[i].name, std::min(room, 160.0), measure);
    const double width = kSwatch + kSwatchGap + measure(name, kTextSize, false);
    if (x > 0 && x + width > drawing.width) {
      x = 0;
      top += kLineHeight + 1;
    }
    const double baseline = top + kAscent;
    const double text = draw_swatch(drawing, x, baseline, palette_color(i, data.series.size()));
    add_text(drawing, name, {text, baseline}, kInk);
    x += width + kEntryGap;
  }
  return top + kLineHeight;
}

}  // namespace

double draw_heading(Drawing& drawing, const ChartData& data, bool with_legend, double top,
                    const TextMeasurer& measure) {
  if (with_legend && data.series.size() > 1) top = draw_legend(drawing, data, top, measure) + 3;
  if (!data.value_title.empty()) {
    add_text(drawing, fitted(data.value_title, drawing.width, measure), {0, top + kAscent}, kQuiet);
    top += kLineHeight;
  }
  return top + 4;
}

double draw_swatch(Drawing& drawing, double x, double baseline, Color color) {
  drawing.shapes.emplace_back(
      rectangle({x, baseline - kSwatch + 0.5}, {x + kSwatch, baseline + 0.5}, color));
  return x + kSwatch + kSwatchGap;
}

}  // namespace pressrun::reports::chart
