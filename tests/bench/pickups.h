// How fast requests are picked up.
#pragma once

#include <vector>

#include "tests/bench/bench.h"

namespace pressrun::bench {

// Milliseconds from the commit of a request, by the server's clock.
struct Pickups {
  std::vector<double> claimed;  // to its claim
  std::vector<double> began;    // to its renderer's beginning
};

// Requests small reports, each once the one before is completed. REQUIRES that the database had no
// runs before. THROWS std::runtime_error when one does not complete.
Pickups pick_up(test::TestDatabase& database, const Place& place, int requests);

}  // namespace pressrun::bench
