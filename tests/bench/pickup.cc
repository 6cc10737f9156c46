// (c) From the commit of a request to the start of its run, by an idle worker. Both times are the
// server's: the commit timestamp of the job's first history row, and the run's own.

#include <cstdlib>

#include "tests/bench/bench.h"
#include "tests/support/eventually.h"
#include "tests/support/stack.h"

namespace pressrun::bench {
namespace {

const char* const kLatencies =
    "select extract(epoch from r.claimed_at - pg_xact_commit_timestamp(e.xmin)) * 1000,"
    " extract(epoch from r.began_at - pg_xact_commit_timestamp(e.xmin)) * 1000"
    " from pressrun.event_report_job_runs r"
    " join pressrun.event_report_job_events e on e.job_id = r.job_id and e.from_status is null";

void request_and_await(test::TestDatabase& database, db::Session& httpd, const Place& place) {
  const auto job =
      httpd
          .call("select job_id from pressrun.request_report($1, $2, 'inventory', '{}', '{csv}')",
                {place.person, place.event})
          .scalar()
          .value();
  const auto ended = [&] {
    return database.value("select status from pressrun.event_report_jobs where job_id = $1",
                          {job}) == "completed";
  };
  if (!test::eventually(ended)) throw std::runtime_error("job " + job + " does not complete");
}

void print(const std::string& what, const std::vector<double>& samples) {
  print_line(what + ", median", percentile(samples, 0.5), "ms (aim: at most 2)");
  print_line(what + ", 99th percentile", percentile(samples, 0.99), "ms");
}

void run() {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  test::Stack stack(database, {.workers = 1, .httpd = false, .janitor = false});
  auto httpd = database.connect(test::Role::kHttpd);
  for (int i = 0; i < (is_quick() ? 20 : 1000); ++i) request_and_await(database, httpd, place);
  std::vector<double> claimed;
  std::vector<double> began;
  for (const auto& row : database.sql(kLatencies).rows) {
    claimed.push_back(std::strtod(row[0].value().c_str(), nullptr));
    began.push_back(std::strtod(row[1].value().c_str(), nullptr));
  }
  print("commit to claim", claimed);
  print("commit to start of the run", began);
}

}  // namespace
}  // namespace pressrun::bench

int main() { return pressrun::bench::run_benchmark("(c) pickup", pressrun::bench::run); }
