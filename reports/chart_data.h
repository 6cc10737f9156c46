// What a chart shows: its data without what cannot be drawn, and what can be said about it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/chart.h"

namespace pressrun::reports::chart {

constexpr std::size_t kMostSeries = 8;

// Every series with a finite value or none for each category, texts of one line, at most
// kMostSeries series (a donut: one, with at most kMostSeries categories, largest first).
ChartData cleaned(const ChartData& data);

bool has_values(const ChartData& data);
bool has_negative(const ChartData& data);
// Of what is there; bars on top of each other count as their sums. Both 0 if there is nothing.
std::pair<double, double> value_range(const ChartData& data);
bool are_whole(const ChartData& data);
// All values that are there.
std::vector<double> values_of(const ChartData& data);
// What a category adds up to.
double sum_at(const ChartData& data, std::size_t category);

}  // namespace pressrun::reports::chart
