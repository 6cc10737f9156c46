// The look of all charts: sizes in points, and greys. Colours of values are in chart_palette.h.
#pragma once

#include "reports/drawing.h"

namespace pressrun::reports::chart {

constexpr double kTextSize = 7.5;
constexpr double kLineHeight = 11;
constexpr double kAscent = 5.6;  // from the top of a capital letter to the baseline
constexpr double kLabelGap = 6;  // the least space between two labels side by side
constexpr double kGridWidth = 0.5;
constexpr double kBaselineWidth = 0.75;

constexpr Color kInk{0x2B, 0x30, 0x38};
constexpr Color kQuiet{0x67, 0x6D, 0x76};  // 5.2 : 1 on white
constexpr Color kGrid{0xE2, 0xE5, 0xE9};
constexpr Color kBaseline{0x8B, 0x91, 0x99};
constexpr Color kPaper{0xFF, 0xFF, 0xFF};

}  // namespace pressrun::reports::chart
