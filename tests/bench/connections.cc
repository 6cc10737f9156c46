// What many workers cost the server: its connections and their memory with the workers idle and at
// work, and what the queue does meanwhile; directly, and with PgBouncer before all but LISTEN and
// the readers of reports.

#include <algorithm>
#include <fstream>
#include <thread>

#include "tests/bench/pickups.h"
#include "tests/bench/queue_driver.h"
#include "tests/support/pooler.h"
#include "tests/support/stack.h"

namespace pressrun::bench {
namespace {

constexpr int kPoolSize = 10;
const char* const kBackends =
    "select count(*) from pg_stat_activity where usename ~ '^pressrun_' and datname = "
    "current_database()";

int workers() { return is_quick() ? 5 : 100; }
int jobs() { return is_quick() ? 100 : 5'000; }

long count(test::TestDatabase& database, const std::string& query) {
  return std::stol(database.value(query));
}

// Proportional memory (what several share counts once) of the server's processes for our roles, in
// MiB; 0 where it may not be read.
double backend_mebibytes(test::TestDatabase& database) {
  double sum = 0;
  for (const auto& row :
       database.sql("select pid from pg_stat_activity where usename ~ '^pressrun_'").rows) {
    std::ifstream file("/proc/" + row[0].value() + "/smaps_rollup");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("Pss:")) sum += std::stod(line.substr(4)) / 1024;
    }
  }
  return sum;
}

// Lets them do all that is queued; the most connections at one time.
long most_at_work(test::TestDatabase& database, const Place& place, double& seconds) {
  long most = 0;
  fill_queue(database, place, jobs());
  seconds = timed([&] {
    while (count(database,
                 "select count(*) from pressrun.event_report_jobs where status in "
                 "('queued', 'running')") > 0) {
      most = std::max(most, count(database, kBackends));
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  if (count(database,
            "select count(*) from pressrun.event_report_jobs where status <> "
            "'completed'") > 0) {
    throw std::runtime_error("not all jobs were completed");
  }
  return most;
}

void measure(const std::string& way, const std::string& pooler) {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  test::Stack stack(database, {.workers = 0, .httpd = false, .janitor = false, .pooler = pooler});
  for (int i = 0; i < workers(); ++i) stack.add_worker({{"PRESSRUN_WORKER_SLOTS", "1"}});
  const std::string who = std::to_string(workers()) + " workers " + way + ": ";
  print_line(who + "connections, idle", static_cast<double>(count(database, kBackends)), "");
  print_line(who + "memory of these", backend_mebibytes(database), "MiB");
  const auto samples = pick_up(database, place, is_quick() ? 10 : 100).claimed;
  print_line(who + "commit to claim, median", percentile(samples, 0.5), "ms");
  print_line(who + "commit to claim, 99th percentile", percentile(samples, 0.99), "ms");
  double seconds = 0;
  print_line(who + "connections, at work",
             static_cast<double>(most_at_work(database, place, seconds)), "at most");
  print_line(who + "memory of these", backend_mebibytes(database), "MiB");
  print_line(who + "jobs", jobs() / seconds, "a second");
}

void run() {
  measure("directly", "");
  if (const std::string why = test::Pooler::impossible(); !why.empty()) {
    throw std::runtime_error(why);
  }
  const test::Pooler pooler(kPoolSize);
  measure("by a pooler", pooler.address());
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  return pressrun::bench::run_benchmark("connections of many workers", pressrun::bench::run);
}
