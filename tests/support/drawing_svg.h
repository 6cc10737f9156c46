// Drawings as SVG, to look at them in a browser, and a measure for their texts.
#pragma once

#include <string>
#include <string_view>

#include "reports/drawing.h"

namespace pressrun::test {

std::string to_svg(const reports::Drawing& drawing);

// The width of a text in Helvetica, whose advances the sans-serif fonts of browsers are close to.
// Each character that is not ASCII counts like a capital letter.
double text_width(std::string_view text, double size, bool bold);

}  // namespace pressrun::test
