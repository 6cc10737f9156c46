// How our pages look: sizes in points, from which everything else follows.
#pragma once

#include "reports/pdf_canvas.h"

namespace pressrun::reports::pdf_style {

constexpr Color kInk = {24, 33, 47};
constexpr Color kMuted = {96, 108, 126};
constexpr Color kRule = {222, 226, 233};
constexpr Color kStrongRule = {140, 150, 166};
constexpr Color kTint = {246, 247, 250};
constexpr Color kAccent = {38, 92, 150};

constexpr double kShortEdge = 595.28;  // A4
constexpr double kLongEdge = 841.89;
constexpr double kMarginLeft = 48;
constexpr double kMarginRight = 48;
constexpr double kMarginTop = 50;
constexpr double kMarginBottom = 58;    // the footer stands in it
constexpr double kFooterBaseline = 30;  // from the page's bottom
constexpr double kFooterSize = 7.5;

constexpr double kTitleSize = 21;
constexpr double kSubtitleSize = 11;
constexpr double kHeadingSize = 12.5;
constexpr double kTextSize = 9;
constexpr double kLabelSize = 7.5;

constexpr double kTableSize = 8.5;
constexpr double kSmallestTableSize = 6.5;
constexpr double kLineHeight = 1.36;  // of the font size

}  // namespace pressrun::reports::pdf_style
