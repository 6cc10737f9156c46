// A process's Prometheus metrics.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace pressrun::daemon {

using MetricLabels = std::map<std::string, std::string>;

// Thread safe; owned by main, outlives everyone who holds one of its metrics. Names carry their
// unit as Prometheus expects:
// `_total` for counters, `_seconds`, `_bytes`, and `promtool check metrics` has nothing to say.
// Asking twice for one name and labels gives the same object, so keep labels few (a route's
// pattern, never a path). Comes with pressrun_build_info and the process_* metrics of Prometheus.
class Metrics {
 public:
  // `program` is the binary's name.
  explicit Metrics(const std::string& program);

  prometheus::Counter& counter(const std::string& name, const std::string& help,
                               const MetricLabels& labels = {});
  prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                           const MetricLabels& labels = {});
  // `bounds`: upper bounds of the buckets, ascending, in the unit of the name.
  prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                   const std::vector<double>& bounds,
                                   const MetricLabels& labels = {});

  // What is looked up when somebody asks, and not counted as it happens. Thread safe, must not
  // block; what it needs must live as long as text() is called.
  using Source = std::function<std::vector<prometheus::MetricFamily>()>;
  void add_source(Source source);

  // The exposition format, text version 0.0.4.
  std::string text();

 private:
  void refresh_process_metrics();

  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Merge};
  prometheus::Gauge* resident_bytes_;
  prometheus::Gauge* open_fds_;
  prometheus::Counter* cpu_seconds_;
  std::mutex mutex_;
  std::vector<Source> sources_;  // GUARDED_BY(mutex_)
};

// For sources: a gauge without samples, and one sample of it.
prometheus::MetricFamily gauge_family(const std::string& name, const std::string& help);
void add_gauge(prometheus::MetricFamily& family, double value, const MetricLabels& labels = {});

inline constexpr char kMetricsContentType[] = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace pressrun::daemon
