// (b) The time of one claim_jobs() with few and with many jobs queued: it must not depend on their
// number.

#include "tests/bench/queue_driver.h"

namespace pressrun::bench {
namespace {

constexpr int kClaims = 300;

// The median of single claims, in milliseconds.
double claim_time(test::TestDatabase& database, const Place& place, int depth) {
  QueueDriver driver(database, place);
  std::vector<double> samples;
  for (int i = 0; i < kClaims; ++i) samples.push_back(driver.claim(1) * 1000);
  const auto label = std::to_string(depth) + " queued, ";
  print_line(label + "median", percentile(samples, 0.5), "ms");
  print_line(label + "99th percentile", percentile(samples, 0.99), "ms");
  return percentile(samples, 0.5);
}

void run() {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  int queued = 0;
  double first = 0;
  for (const int depth :
       is_quick() ? std::vector{1000, 5000} : std::vector{1000, 100000, 1000000}) {
    fill_queue(database, place, depth - queued);
    const double median = claim_time(database, place, depth);
    queued = depth - kClaims;
    if (first == 0) {
      first = median;
    } else {
      print_ratio(std::to_string(depth) + " queued / 1000 queued", median / first, "flat");
    }
  }
}

}  // namespace
}  // namespace pressrun::bench

int main() { return pressrun::bench::run_benchmark("(b) claim time", pressrun::bench::run); }
