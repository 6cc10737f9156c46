// Counts and times of requests by route.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "engine/daemon/metrics.h"

namespace pressrun::httpd {

// http_requests_total{method,route,status} and http_request_duration_seconds{method,route}. Thread
// safe; `metrics` must outlive it. The number of series is bounded:
// `pattern` is a route's, never a path, "none" where no route was found; a method that no route has
// is "other".
class RequestMetrics {
 public:
  explicit RequestMetrics(daemon::Metrics& metrics) : metrics_(metrics) {}

  void observe(const std::string& method, const std::string& pattern, int status, double seconds);

 private:
  daemon::Metrics& metrics_;
  std::mutex mutex_;
  // GUARDED_BY(mutex_); the metrics themselves are thread safe.
  std::map<std::tuple<std::string, std::string, int>, prometheus::Counter*> counters_;
  std::map<std::pair<std::string, std::string>, prometheus::Histogram*> histograms_;
};

}  // namespace pressrun::httpd
