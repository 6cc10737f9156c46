// Fitting texts into a chart.
#pragma once

#include <string>
#include <string_view>

#include "reports/chart.h"

namespace pressrun::reports::chart {

// With spaces in place of control characters, and none at the ends.
std::string one_line(std::string_view text);

// The text, or as much of its beginning as fits with an ellipsis, in kTextSize. Cuts between
// characters, never before a combining mark. Empty if not even the ellipsis fits.
std::string fitted(std::string_view text, double width, const TextMeasurer& measure,
                   bool bold = false);

// Adds a text in kTextSize, unless it is empty.
void add_text(Drawing& drawing, std::string text, Point at, Color color,
              Anchor anchor = Anchor::kStart, bool bold = false);

}  // namespace pressrun::reports::chart
