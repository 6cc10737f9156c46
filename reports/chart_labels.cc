#include "reports/chart_labels.h"

#include <algorithm>

#include "reports/chart_style.h"
#include "reports/chart_text.h"
#include "reports/chart_time.h"

namespace pressrun::reports::chart {
namespace {

constexpr double kLongest = 90;              // points, where labels are thinned anyway
constexpr std::size_t kMostSearched = 2000;  // beyond, round times are not worth the search

struct Box {
  double left;
  double right;
};

// Every stride-th from first on.
struct Choice {
  std::size_t stride;
  std::size_t first = 0;
};

bool is_free(const std::vector<Box>& boxes, Choice choice) {
  for (std::size_t i = choice.first + choice.stride; i < boxes.size(); i += choice.stride) {
    if (boxes[i].left < boxes[i - choice.stride].right + kLabelGap) return false;
  }
  return true;
}

double average_roundness(const std::vector<int>& roundness, Choice choice) {
  double sum = 0;
  double count = 0;
  for (std::size_t i = choice.first; i < roundness.size(); i += choice.stride, ++count)
    sum += roundness[i];
  return sum / count;
}

Choice densest(const std::vector<Box>& boxes) {
  Choice choice{1};
  while (!is_free(boxes, choice)) ++choice.stride;
  return choice;
}

Choice roundest(const std::vector<Box>& boxes, const std::vector<int>& roundness) {
  Choice best = densest(boxes);
  if (roundness.size() > kMostSearched) return best;
  double best_score = average_roundness(roundness, best);
  const std::size_t least = best.stride;
  for (Choice choice{least}; choice.stride <= 2 * least; ++choice.stride) {
    for (choice.first = 0; choice.first < std::min(choice.stride, boxes.size()); ++choice.first) {
      const double score = average_roundness(roundness, choice);
      if (score <= best_score + 1e-9 || !is_free(boxes, choice)) continue;
      best = choice;
      best_score = score;
    }
  }
  return best;
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
  const auto [low, high] = bounds;
  std::vector<AxisLabel> labels;
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < texts.texts.size(); ++i) {
    std::string text = fitted(texts.texts[i], kLongest, measure);
    const double half = measure(text, kTextSize, false) / 2;
    const double center = std::clamp(centers[i], low + half, std::max(low + half, high - half));
    boxes.push_back({center - half, center + half});
    labels.push_back({i, center, std::move(text)});
  }
  const Choice choice = texts.roundness.empty() ? densest(boxes) : roundest(boxes, texts.roundness);
  std::vector<AxisLabel> shown;
  for (std::size_t i = choice.first; i < labels.size(); i += choice.stride)
    shown.push_back(std::move(labels[i]));
  return shown;
}

}  // namespace pressrun::reports::chart
