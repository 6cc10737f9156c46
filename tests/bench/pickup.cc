// (c) From the commit of a request to the start of its run, by an idle worker. Both times are the
// server's: the commit timestamp of the job's first history row, and the run's own.

#include "tests/bench/pickups.h"
#include "tests/support/stack.h"

namespace pressrun::bench {
namespace {

void print(const std::string& what, const std::vector<double>& samples) {
  print_line(what + ", median", percentile(samples, 0.5), "ms (aim: at most 2)");
  print_line(what + ", 99th percentile", percentile(samples, 0.99), "ms");
}

void run() {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  test::Stack stack(database, {.workers = 1, .httpd = false, .janitor = false});
  const Pickups pickups = pick_up(database, place, is_quick() ? 20 : 1000);
  print("commit to claim", pickups.claimed);
  print("commit to start of the run", pickups.began);
}

}  // namespace
}  // namespace pressrun::bench

int main() { return pressrun::bench::run_benchmark("(c) pickup", pressrun::bench::run); }
