#include "reports/chart_describe.h"

#include <algorithm>

#include "reports/chart_data.h"
#include "reports/chart_numbers.h"
#include "reports/words.h"

namespace pressrun::reports::chart {
namespace {

struct Place {
  double value = 0;
  std::size_t series = 0;
  std::size_t category = 0;
};

Word kind_word(SectionKind kind) {
  switch (kind) {
    case SectionKind::kStackedBars:
      return Word::kStackedBarChart;
    case SectionKind::kLines:
      return Word::kLineChart;
    case SectionKind::kDonut:
      return Word::kDonutChart;
    default:
      return Word::kBarChart;
  }
}

std::vector<Place> places(const ChartData& data) {
  std::vector<Place> result;
  for (std::size_t s = 0; s < data.series.size(); ++s) {
    for (std::size_t c = 0; c < data.categories.size(); ++c) {
      if (const auto& value = data.series[s].values[c]) result.push_back({*value, s, c});
    }
  }
  return result;
}

std::string where(const ChartData& data, const Place& place) {
  std::string text = data.categories[place.category];
  const std::string& series = data.series[place.series].name;
  if (data.series.size() > 1) text += (text.empty() || series.empty() ? "" : ", ") + series;
  return text.empty() ? "" : " (" + text + ")";
}

std::string words_for(const ChartData& data, Word which) {
  return std::string(word(data.language, which));
}

std::string series_names(const ChartData& data) {
  std::string text =
      ", " + std::to_string(data.series.size()) + " " + words_for(data, Word::kSeries) + " (";
  for (std::size_t i = 0; i < data.series.size(); ++i)
    text += (i == 0 ? "" : ", ") + data.series[i].name;
  return text + ")";
}

std::string extremes(const ChartData& data, const std::vector<Place>& all) {
  const auto [least, most] = std::minmax_element(
      all.begin(), all.end(), [](const Place& a, const Place& b) { return a.value < b.value; });
  const NumberFormat format = value_format(values_of(data), data.style, data.language);
  return ", " + words_for(data, Word::kLowestValue) + " " + format.text(least->value) +
         where(data, *least) + ", " + words_for(data, Word::kHighestValue) + " " +
         format.text(most->value) + where(data, *most);
}

std::string category_range(const ChartData& data) {
  const std::size_t count = data.categories.size();
  std::string text = std::to_string(count) + " " +
                     words_for(data, count == 1 ? Word::kCategory : Word::kCategories);
  const std::string& first = data.categories.front();
  const std::string& last = data.categories.back();
  if (first.empty() || last.empty()) return text;
  return text + " (" + first + (count == 1 ? "" : " \u2013 " + last) + ")";
}

// Every slice, since there are few.
std::string slices(const ChartData& data) {
  const std::vector<double> values = values_of(data);
  const NumberFormat format = value_format(values, data.style, data.language);
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += (i == 0 ? "" : ", ") + data.categories[i] + " " + format.text(values[i]);
  return text;
}

}  // namespace

std::string describe(const ChartData& data) {
  std::string text = words_for(data, kind_word(data.kind));
  if (!data.value_title.empty()) text += ", " + data.value_title;
  text += ": ";
  const std::vector<Place> all = places(data);
  if (all.empty()) return text + words_for(data, Word::kNoData);
  if (data.kind == SectionKind::kDonut) return text + slices(data) + ".";
  text += category_range(data);
  if (data.series.size() > 1) text += series_names(data);
  return text + extremes(data, all) + ".";
}

}  // namespace pressrun::reports::chart
