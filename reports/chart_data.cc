#include "reports/chart_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "reports/chart_text.h"
#include "reports/words.h"

namespace pressrun::reports::chart {
namespace {

using Values = std::vector<std::optional<double>>;

constexpr double kLargest = 1e300;

std::optional<double> drawable(std::optional<double> value) {
  if (!value || !std::isfinite(*value) || std::abs(*value) > kLargest) return std::nullopt;
  return value;
}

double weight(const Values& values) {
  double sum = 0;
  for (const auto& value : values) sum += std::abs(value.value_or(0));
  return sum;
}

void add_up(Values& to, const Values& from) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (from[i]) to[i] = drawable(to[i].value_or(0) + *from[i]);
  }
}

// The places of the largest, largest first; equals in their sequence.
std::vector<std::size_t> by_weight(const std::vector<double>& weights) {
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  return order;
}

void merge_smallest_series(ChartData& data) {
  if (data.series.size() <= kMostSeries) return;
  std::vector<double> weights;
  for (const ChartSeries& series : data.series) weights.push_back(weight(series.values));
  std::vector<std::size_t> order = by_weight(weights);
  std::sort(order.begin(), order.begin() + kMostSeries - 1);
  ChartSeries other{std::string(word(data.language, Word::kOther)), Values(data.categories.size())};
  for (std::size_t i = kMostSeries - 1; i < order.size(); ++i)
    add_up(other.values, data.series[order[i]].values);
  std::vector<ChartSeries> kept;
  for (std::size_t i = 0; i + 1 < kMostSeries; ++i)
    kept.push_back(std::move(data.series[order[i]]));
  kept.push_back(std::move(other));
  data.series = std::move(kept);
}

// Slices from the largest to the smallest.
void make_slices(ChartData& data) {
  if (data.series.size() > 1) data.series.resize(1);
  if (data.series.empty()) return;
  std::vector<double> sizes;
  for (const auto& value : data.series[0].values) sizes.push_back(value.value_or(0));
  std::vector<std::string> names;
  Values slices;
  for (const std::size_t at : by_weight(sizes)) {
    if (sizes[at] <= 0) break;
    names.push_back(data.categories[at]);
    slices.emplace_back(sizes[at]);
  }
  if (slices.size() > kMostSeries) {
    double rest = 0;
    for (std::size_t i = kMostSeries - 1; i < slices.size(); ++i) rest += *slices[i];
    slices.resize(kMostSeries - 1);
    names.resize(kMostSeries - 1);
    slices.emplace_back(std::min(rest, kLargest));
    names.emplace_back(word(data.language, Word::kOther));
  }
  data.categories = std::move(names);
  data.series[0].values = std::move(slices);
}

std::pair<double, double> stacked_range(const ChartData& data) {
  std::pair<double, double> range{0, 0};
  for (std::size_t i = 0; i < data.categories.size(); ++i) {
    double down = 0;
    double up = 0;
    for (const ChartSeries& series : data.series) {
      const double value = series.values[i].value_or(0);
      (value < 0 ? down : up) += value;
    }
    range = {std::min(range.first, down), std::max(range.second, up)};
  }
  return range;
}

}  // namespace

ChartData cleaned(const ChartData& data) {
  ChartData result = data;
  result.value_title = one_line(data.value_title);
  for (std::string& name : result.categories) name = one_line(name);
  for (ChartSeries& series : result.series) {
    series.name = one_line(series.name);
    series.values.resize(result.categories.size());
    for (auto& value : series.values) value = drawable(value);
  }
  if (result.kind == SectionKind::kDonut) {
    make_slices(result);
  } else {
    merge_smallest_series(result);
  }
  if (result.value_title.empty() && result.series.size() == 1)
    result.value_title = result.series[0].name;
  return result;
}

bool has_values(const ChartData& data) { return !values_of(data).empty(); }

bool has_negative(const ChartData& data) { return value_range(data).first < 0; }

std::pair<double, double> value_range(const ChartData& data) {
  if (data.kind == SectionKind::kStackedBars) return stacked_range(data);
  const std::vector<double> values = values_of(data);
  if (values.empty()) return {0, 0};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {*least, *most};
}

bool are_whole(const ChartData& data) {
  const std::vector<double> values = values_of(data);
  return std::all_of(values.begin(), values.end(), [](double v) { return v == std::floor(v); });
}

std::vector<double> values_of(const ChartData& data) {
  std::vector<double> values;
  for (const ChartSeries& series : data.series) {
    for (const auto& value : series.values) {
      if (value) values.push_back(*value);
    }
  }
  return values;
}

double sum_at(const ChartData& data, std::size_t category) {
  double sum = 0;
  for (const ChartSeries& series : data.series) sum += series.values[category].value_or(0);
  return sum;
}

}  // namespace pressrun::reports::chart
