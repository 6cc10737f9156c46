// What the benchmarks share: clocks, percentiles, and lines that people read.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/test_database.h"

namespace pressrun::bench {

using Clock = std::chrono::steady_clock;

// Seconds that `work` takes.
double timed(const std::function<void()>& work);

// The value below which that part (0 to 1) of the samples lies. REQUIRES samples.
double percentile(std::vector<double> samples, double part);

// True with PRESSRUN_BENCH_QUICK: small sizes, to see that a benchmark works.
bool is_quick();

// "  name ............ value unit"
void print_line(const std::string& name, double value, const std::string& unit);
// "  name ............ value x   (aim: ...)": ours divided by the reference of the same run.
void print_ratio(const std::string& name, double ratio, const std::string& aim);

// An event of the sample data, and an organizer who may report on it. Their workspace has no limits
// any more.
struct Place {
  long event = 0;
  long workspace = 0;
  long person = 0;
  std::string email;
  std::string password;
};
Place unlimited_place(test::TestDatabase& database);

// Runs a benchmark's body; prints what it throws. Returns main's exit code.
int run_benchmark(const std::string& title, const std::function<void()>& body);

}  // namespace pressrun::bench
