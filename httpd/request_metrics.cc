#include "httpd/request_metrics.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pressrun::httpd {
namespace {

constexpr std::array<std::string_view, 6> kMethods = {"DELETE",  "GET",   "HEAD",
                                                      "OPTIONS", "PATCH", "POST"};

const std::vector<double> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                     0.05,   0.1,   0.25,   0.5,   1,    5};

}  // namespace

void RequestMetrics::observe(const std::string& asked, const std::string& pattern, int status,
                             double seconds) {
  const bool is_known = std::find(kMethods.begin(), kMethods.end(), asked) != kMethods.end();
  const std::string method = is_known ? asked : "other";
  const std::string route = pattern.empty() ? "none" : pattern;
  prometheus::Counter* counter = nullptr;
  prometheus::Histogram* histogram = nullptr;
  {
    std::lock_guard lock(mutex_);
    prometheus::Counter*& known_counter = counters_[{method, route, status}];
    if (known_counter == nullptr) {
      known_counter = &metrics_.counter(
          "http_requests_total",
          "Requests that were answered, by route pattern, method and status.",
          {{"method", method}, {"route", route}, {"status", std::to_string(status)}});
    }
    prometheus::Histogram*& known_histogram = histograms_[{method, route}];
    if (known_histogram == nullptr) {
      known_histogram =
          &metrics_.histogram("http_request_duration_seconds",
                              "Time from the complete request to the beginning of its answer.",
                              kBounds, {{"method", method}, {"route", route}});
    }
    counter = known_counter;
    histogram = known_histogram;
  }
  counter->Increment();
  histogram->Observe(seconds);
}

}  // namespace pressrun::httpd
