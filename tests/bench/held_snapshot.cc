// (e) 100,000 trivial jobs while another session holds an old snapshot, so that vacuum can remove
// nothing: the last fifth against the first.

#include <numeric>

#include "tests/bench/queue_driver.h"

namespace pressrun::bench {
namespace {

// A transaction that began before all the jobs and reads until the end.
class OldSnapshot {
 public:
  explicit OldSnapshot(test::TestDatabase& database)
      : session_(database.connect(test::Role::kAdmin)) {
    session_.run_script(
        "begin isolation level repeatable read; select count(*) from pressrun.event_report_jobs");
  }

 private:
  db::Session session_;
};

void print(const std::string& label, const std::vector<double>& fifths, int total) {
  const double fifth = total / 5.0;
  print_line(label + "all", total / std::accumulate(fifths.begin(), fifths.end(), 0.0), "jobs/s");
  print_line(label + "first fifth", fifth / fifths.front(), "jobs/s");
  print_line(label + "last fifth", fifth / fifths.back(), "jobs/s");
  print_ratio(label + "last / first", fifths.front() / fifths.back(), "at least 0.8");
}

void measure(const std::string& label, int batch, int total, bool prefilled) {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  const OldSnapshot snapshot(database);
  if (prefilled) fill_queue(database, place, total);
  Spent spent;
  print(label, drive(database, place, 4, batch, total, !prefilled, spent), total);
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  using namespace pressrun::bench;
  return run_benchmark("(e) an old snapshot is held", [] {
    const int total = is_quick() ? 2000 : 100000;
    measure("queued before, singly: ", 1, total, true);
    measure("queued before, 100 a statement: ", 100, total, true);
    measure("requested meanwhile, 100 a statement: ", 100, total, false);
  });
}
