// Distances inside tables, in points.
#pragma once

namespace pressrun::reports::pdf_style {

constexpr double kCellPadding = 5;      // left and right of a value
constexpr double kRowPadding = 2.6;     // above and below it
constexpr double kHeaderPadding = 3.6;  // the same in the header
constexpr int kMostHeaderLines = 5;     // a heading beyond is shortened

}  // namespace pressrun::reports::pdf_style
