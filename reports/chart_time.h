// Categories that are times: recognised, and written short.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/chart_labels.h"

namespace pressrun::reports::chart {

// For times of day (15:30), months (2026-11), dates (2026-11-21) and timestamps (2026-11-21
// 15:30:00+01), all of one kind: "15:30", "Nov", "21 Nov", with the year where there are several,
// with the day where timestamps are of several. nullopt if any category is something else.
std::optional<AxisTexts> time_texts(const std::vector<std::string>& categories, Language language);

}  // namespace pressrun::reports::chart
