#include "reports/chart_labels.h"

#include <algorithm>
#include <limits>

#include "reports/chart_style.h"
#include "reports/chart_text.h"
#include "reports/chart_time.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();
constexpr double kLongest = 90;              // points, where labels are thinned anyway
constexpr std::size_t kMostSearched = 2000;  // beyond, round times are not worth the search

struct Placed {
  AxisLabel label;
  double left;
  double right;
};

// Every stride-th from first on.
struct Choice {
  std::size_t stride;
  std::size_t first = 0;
};

bool is_free(const std::vector<Placed>& all, Choice choice) {
  for (std::size_t i = choice.first + choice.stride; i < all.size(); i += choice.stride) {
    if (all[i].left < all[i - choice.stride].right + kLabelGap) return false;
  }
  return true;
}

int least_roundness(const std::vector<int>& roundness, Choice choice) {
  int least = std::numeric_limits<int>::max();
  for (std::size_t i = choice.first; i < roundness.size(); i += choice.stride)
    least = std::min(least, roundness[i]);
  return least;
}

Choice densest(const std::vector<Placed>& all) {
  Choice choice{1};
  while (!is_free(all, choice)) ++choice.stride;
  return choice;
}

Choice roundest(const std::vector<Placed>& all, const std::vector<int>& roundness) {
  Choice best = densest(all);
  if (best.stride == 1 || roundness.size() > kMostSearched) return best;
  int best_score = least_roundness(roundness, best);
  const std::size_t least = best.stride;
  for (Choice choice{least}; choice.stride <= 2 * least + 1; ++choice.stride) {
    for (choice.first = 0; choice.first < std::min(choice.stride, all.size()); ++choice.first) {
      const int score = least_roundness(roundness, choice);
      if (score <= best_score || !is_free(all, choice)) continue;
      best = choice;
      best_score = score;
    }
  }
  return best;
}

// Every label, centered as far as the bounds allow.
std::vector<Placed> placed(const std::vector<std::string>& texts,
                           const std::vector<double>& centers, std::pair<double, double> bounds,
                           double longest, const TextMeasurer& measure) {
  const auto [low, high] = bounds;
  std::vector<Placed> all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string text = fitted(texts[i], std::min(longest, high - low), measure);
    const double half = measure(text, kTextSize, false) / 2;
    const double center = std::clamp(centers[i], low + half, std::max(low + half, high - half));
    all.push_back({{i, center, std::move(text)}, center - half, center + half});
  }
  return all;
}

}  // namespace

AxisTexts axis_texts(const ChartData& data) {
  if (auto times = time_texts(data.categories, data.language)) return *std::move(times);
  return {data.categories, {}};
}

bool fit_in_slots(const AxisTexts& texts, double slot, const TextMeasurer& measure) {
  return std::all_of(texts.texts.begin(), texts.texts.end(), [&](const std::string& text) {
    return measure(text, kTextSize, false) + kLabelGap <= slot;
  });
}

std::vector<AxisLabel> place_labels(const AxisTexts& texts, const std::vector<double>& centers,
                                    std::pair<double, double> bounds, const TextMeasurer& measure) {
  std::vector<Placed> all = placed(texts.texts, centers, bounds, kNoLimit, measure);
  if (densest(all).stride > 1) all = placed(texts.texts, centers, bounds, kLongest, measure);
  const Choice choice = texts.roundness.empty() ? densest(all) : roundest(all, texts.roundness);
  std::vector<AxisLabel> shown;
  for (std::size_t i = choice.first; i < all.size(); i += choice.stride)
    shown.push_back(std::move(all[i].label));
  return shown;
}

}  // namespace pressrun::reports::chart
