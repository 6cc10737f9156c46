// Keeping labels in a column from touching.
#pragma once

#include <vector>

namespace pressrun::reports::chart {

// Moves positions as little as needed for `gap` between neighbours, all from low to high; their
// sequence by size stays. An empty result: there is no room.
std::vector<double> spread(const std::vector<double>& wanted, double gap, double low, double high);

}  // namespace pressrun::reports::chart
