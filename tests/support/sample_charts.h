// Charts as the reports of an event show them, for tests and for people who want to see them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/chart.h"

namespace pressrun::test {

// Each with a name that is fit for a file.
std::vector<std::pair<std::string, reports::ChartData>> sample_charts();

}  // namespace pressrun::test
