// The colours of series and slices.
#pragma once

#include <cstddef>

#include "reports/drawing.h"

namespace pressrun::reports::chart {

constexpr std::size_t kMostColors = 8;

// Warm and cool in turn, each lighter than the one before by about the same, so that they stay
// apart in grey print and for every kind of colour blindness. A few colours are spread over the
// whole range. REQUIRES index < count <= kMostColors.
Color palette_color(std::size_t index, std::size_t count);
// The same colour as a faint surface.
Color tint(Color color);

}  // namespace pressrun::reports::chart
