#include "reports/chart_scale.h"

#include <algorithm>
#include <cmath>

namespace pressrun::reports::chart {
namespace {

constexpr double kSmallest = 1e-290;  // below, powers of ten lose their digits

// Rounded to 1, 2, 5 or 10 times a power of ten.
double nice_step(double size) {
  const double power = std::pow(10.0, std::floor(std::log10(size)));
  const double fraction = size / power;
  if (fraction < 1.5) return power;
  if (fraction < 3) return 2 * power;
  if (fraction < 7) return 5 * power;
  return 10 * power;
}

}  // namespace

double Scale::position(double value, double at_low, double at_high) const {
  return at_low + (value - low()) / (high() - low()) * (at_high - at_low);
}

Scale nice_scale(double low, double high, int wanted, bool whole) {
  const double largest = std::max(std::abs(low), std::abs(high));
  // A range that doubles can hardly tell apart would make steps that do not move a tick.
  if (high - low <= largest * 1e-9 || largest < kSmallest) {
    const double margin = largest < kSmallest ? 1 : largest * 0.1;
    low < 0 && high <= 0 ? low -= margin : high += margin;
    if (low > 0) low -= margin;
  }
  double step = nice_step((high - low) / (wanted - 1));
  if (whole) step = std::max(step, 1.0);
  // The tolerance keeps an end that is a tick, but for the last bit, from getting another one.
  const double first = std::floor(low / step + 1e-9);
  const double last = std::max(std::ceil(high / step - 1e-9), first + 1);
  return {step, first, static_cast<int>(last - first) + 1};
}

}  // namespace pressrun::reports::chart
