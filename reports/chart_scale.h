// A linear axis with round ticks, after Paul S. Heckbert, "Nice Numbers for Graph Labels", in
// Andrew S. Glassner (ed.), Graphics Gems, Academic Press 1990, pages 61-63.
#pragma once

#include <vector>

namespace pressrun::reports::chart {

// Ticks at first_tick * step, (first_tick + 1) * step, ... The ends are ticks.
struct Scale {
  double step = 1;  // 1, 2 or 5 times a power of ten
  double first_tick = 0;
  int tick_count = 2;

  double low() const { return first_tick * step; }
  double high() const { return (first_tick + tick_count - 1) * step; }
  double tick(int i) const { return (first_tick + i) * step; }
  // Where a value stands between the positions of low() and of high().
  double position(double value, double at_low, double at_high) const;
};

// The scale that covers low to high with about `wanted` ticks, at least two and never more than
// twice as many. Where all values are whole, so are the ticks.
// REQUIRES low <= high, both finite and within 1e302; wanted >= 2.
Scale nice_scale(double low, double high, int wanted, bool whole);

}  // namespace pressrun::reports::chart
