// What stands above a plot: which colour is which series, and what the values are.
#pragma once

#include "reports/chart.h"

namespace pressrun::reports::chart {

// Draws, from `top` down, the legend (only if asked for, and for more than one series) and the
// title of the values (if it has one); returns where the plot may begin, clear of both.
double draw_heading(Drawing& drawing, const ChartData& data, bool with_legend, double top,
                    const TextMeasurer& measure);

// A small square whose text begins at the returned x. `baseline` is the text's.
double draw_swatch(Drawing& drawing, double x, double baseline, Color color);

}  // namespace pressrun::reports::chart
