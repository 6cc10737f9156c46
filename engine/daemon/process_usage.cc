#include "engine/daemon/process_usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace pressrun::daemon {
namespace {

double cpu_seconds_of(__rusage_who who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double cpu_seconds() { return cpu_seconds_of(RUSAGE_SELF); }

double cpu_seconds_of_ended_children() { return cpu_seconds_of(RUSAGE_CHILDREN); }

}  // namespace pressrun::daemon
