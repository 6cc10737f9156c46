#include "reports/chart_spread.h"

#include <algorithm>
#include <numeric>

namespace pressrun::reports::chart {
namespace {

// Neighbours that touch and so move as one.
struct Cluster {
  double sum;  // of the places that its members want its first one to have
  double size;

  double place(double gap, double low, double high) const {
    return std::clamp(sum / size, low, std::max(low, high - gap * (size - 1)));
  }
};

}  // namespace

std::vector<double> spread(const std::vector<double>& wanted, double gap, double low, double high) {
  if (gap * (static_cast<double>(wanted.size()) - 1) > high - low + 1e-9) return {};
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<Cluster> clusters;
  for (const std::size_t at : order) {
    clusters.push_back({std::clamp(wanted[at], low, high), 1});
    while (clusters.size() > 1) {
      const Cluster& last = clusters.back();
      Cluster& before = clusters[clusters.size() - 2];
      const double end = before.place(gap, low, high) + gap * before.size;
      if (end <= last.place(gap, low, high) + 1e-9) break;
      before.sum += last.sum - gap * before.size * last.size;
      before.size += last.size;
      clusters.pop_back();
    }
  }
  std::vector<double> result(wanted.size());
  std::size_t next = 0;
  for (const Cluster& cluster : clusters) {
    const double first = cluster.place(gap, low, high);
    for (int i = 0; i < static_cast<int>(cluster.size); ++i)
      result[order[next++]] = first + gap * i;
  }
  return result;
}

}  // namespace pressrun::reports::chart
