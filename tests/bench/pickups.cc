#include "tests/bench/pickups.h"

#include <cstdlib>
#include <stdexcept>

#include "tests/support/eventually.h"

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

}  // namespace

Pickups pick_up(test::TestDatabase& database, const Place& place, int requests) {
  auto httpd = database.connect(test::Role::kHttpd);
  for (int i = 0; i < requests; ++i) request_and_await(database, httpd, place);
  Pickups pickups;
  for (const auto& row : database.sql(kLatencies).rows) {
    pickups.claimed.push_back(std::strtod(row[0].value().c_str(), nullptr));
    pickups.began.push_back(std::strtod(row[1].value().c_str(), nullptr));
  }
  return pickups;
}

}  // namespace pressrun::bench
