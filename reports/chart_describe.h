// A chart in one sentence.
#pragma once

#include <string>

#include "reports/chart.h"

namespace pressrun::reports::chart {

// "Bar chart, tickets sold: 12 categories (Jan to Dec), 2 series (Adult, Child), lowest value 3
// (Feb, Child), highest value 120 (May, Adult)." In the data's language. REQUIRES cleaned data.
std::string describe(const ChartData& data);

}  // namespace pressrun::reports::chart
