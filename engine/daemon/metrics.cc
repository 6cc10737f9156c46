#include "engine/daemon/metrics.h"

#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "engine/daemon/version.h"

namespace pressrun::daemon {
namespace {

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double resident_bytes_now() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
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

double cpu_seconds_now() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
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
  resident_bytes_->Set(resident_bytes_now());
  open_fds_->Set(open_fds_now());
  cpu_seconds_->Increment(cpu_seconds_now() - cpu_seconds_->Value());
}

std::string Metrics::text() {
  refresh_process_metrics();
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace pressrun::daemon
