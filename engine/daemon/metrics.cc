#include "engine/daemon/metrics.h"

#include <prometheus/text_serializer.h>

#include <chrono>
#include <filesystem>

#include "engine/daemon/process_usage.h"
#include "engine/daemon/version.h"

namespace pressrun::daemon {
namespace {

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double open_fds_now() {
  std::error_code error;
  std::filesystem::directory_iterator fds("/proc/self/fd", error);
  double count = 0;
  for (const auto& entry : fds) {
    static_cast<void>(entry);
    ++count;
  }
  return count;
}

}  // namespace

Metrics::Metrics(const std::string& program) {
  gauge("pressrun_build_info", "The build that runs; always 1.",
        {{"program", program}, {"version", std::string(version())}})
      .Set(1);
  gauge("process_start_time_seconds", "Start of the process, seconds since 1970.")
      .Set(unix_seconds());
  resident_bytes_ = &gauge("process_resident_memory_bytes", "Resident memory.");
  open_fds_ = &gauge("process_open_fds", "Open file descriptors.");
  cpu_seconds_ = &counter("process_cpu_seconds_total", "User and system CPU time.");
}

prometheus::Counter& Metrics::counter(const std::string& name, const std::string& help,
                                      const MetricLabels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Gauge& Metrics::gauge(const std::string& name, const std::string& help,
                                  const MetricLabels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                                          const std::vector<double>& bounds,
                                          const MetricLabels& labels) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add(labels, bounds);
}

void Metrics::refresh_process_metrics() {
  resident_bytes_->Set(resident_bytes());
  open_fds_->Set(open_fds_now());
  cpu_seconds_->Increment(cpu_seconds() - cpu_seconds_->Value());
}

void Metrics::add_source(Source source) {
  const std::lock_guard lock(mutex_);
  sources_.push_back(std::move(source));
}

std::string Metrics::text() {
  refresh_process_metrics();
  std::vector<prometheus::MetricFamily> families = registry_.Collect();
  const std::lock_guard lock(mutex_);
  for (const Source& source : sources_) {
    for (prometheus::MetricFamily& family : source()) families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

prometheus::MetricFamily gauge_family(const std::string& name, const std::string& help) {
  return {name, help, prometheus::MetricType::Gauge, {}};
}

void add_gauge(prometheus::MetricFamily& family, double value, const MetricLabels& labels) {
  prometheus::ClientMetric sample;
  for (const auto& [name, text] : labels) sample.label.push_back({name, text});
  sample.gauge.value = value;
  family.metric.push_back(std::move(sample));
}

}  // namespace pressrun::daemon
