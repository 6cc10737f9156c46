// DESIGN 2: held snapshots are normal, and must not make claims slower with every job that
// finishes.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/races/world.h"
#include "tests/support/eventually.h"

namespace pressrun::test {
namespace {

constexpr const char* kReported = "select count(*) from reports.test_numbers(1)";

// Pages that a call which returns one row touches, all that it calls included.
long pages_of(db::Session& session, const std::string& sql) {
  const auto plan = nlohmann::json::parse(
      session.call("explain (analyze, buffers, timing off, format json) " + sql).scalar().value());
  const auto& node = plan[0]["Plan"];
  EXPECT_EQ(node["Actual Rows"], 1);
  return node["Shared Hit Blocks"].get<long>() + node["Shared Read Blocks"].get<long>();
}

// A queue that is served: one session that asks and one that works, as in life each with its role.
class Service {
 public:
  explicit Service(const World& world)
      : asking_(world.connect(Role::kHttpd)),
        working_(world.connect(Role::kWorker)),
        worker_(working_.call("select test.worker()").scalar().value()) {}

  // Pages that one claim_jobs() call touches when one job waits. The
  // median of several, since a page is split now and then.
  long claim_pages() {
    std::vector<long> pages;
    for (int i = 0; i < 9; ++i) {
      asking_.call("select test.request()");
      working_.call("select test.tick()");
      pages.push_back(
          pages_of(working_, "select * from pressrun.claim_jobs('" + worker_ + "', 1)"));
    }
    std::sort(pages.begin(), pages.end());
    return pages[pages.size() / 2];
  }

  // 50 jobs of 50 workspaces come, run and end by `call`.
  void serve(const std::string& call) {
    request_50();
    end_50(call);
  }
  void request_50() {
    asking_.call("select count(test.request(1000 + i, 1000 + i)) from generate_series(0, 49) i");
  }
  void end_50(const std::string& call) {
    working_.call("select test.tick()");
    EXPECT_EQ(working_.call("select " + call + " from pressrun.claim_jobs($1, 50) c", {worker_})
                  .rows.size(),
              50);
  }

 private:
  db::Session asking_;
  db::Session working_;
  std::string worker_;
};

constexpr const char* kDone = "test.complete(c.job_id, c.run_lease, c.lease_token)";
constexpr const char* kFault =
    "pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'storage_unavailable', null, true)";

void expect_flat(long before, long after) {
  EXPECT_LE(after, before * 5 / 4 + 10) << "it touches more pages than before";
  testing::Test::RecordProperty("pages_before", std::to_string(before));
  testing::Test::RecordProperty("pages_after", std::to_string(after));
}

void expect_flat_while_jobs_complete(const World& world) {
  Service service(world);
  for (int i = 0; i < 2; ++i) service.serve(kDone);
  const long before = service.claim_pages();
  for (int i = 0; i < 20; ++i) service.serve(kDone);
  expect_flat(before, service.claim_pages());
}

TEST(ClaimJobs, TouchesNoMorePagesUnderAHeldSnapshot) {
  World world;
  db::Session reader = world.connect(Role::kReader);
  db::Transaction report(reader);
  report.call("set transaction isolation level repeatable read");
  report.call(kReported);
  expect_flat_while_jobs_complete(world);
}

TEST(ClaimJobs, TouchesNoMorePagesWhileAnotherTransactionThatWritesIsOpen) {
  World world;
  db::Session writer = world.connect();
  db::Transaction transaction(writer);
  transaction.call("set transaction isolation level repeatable read");
  transaction.call("insert into test.people values (7777, 'x', 'x', 'x')");
  expect_flat_while_jobs_complete(world);
}

// Statistics say nothing of jobs yet when a database is new, and plans that were right for none
// stay until they do.
TEST(QueueCalls, ReadNoMoreRowsWithEachJobInANewDatabase) {
  World world;
  {
    Service service(world);
    for (int i = 0; i < 20; ++i) service.serve(kDone);
  }  // what a session has read is known once it has ended
  ASSERT_TRUE(eventually([&] {
    return world.value(
               "select idx_scan > 2000 from pg_stat_user_indexes where indexrelname = "
               "'event_report_jobs_pkey'") == "t";
  }));
  // The queue's index keeps what was claimed until a vacuum, which its floor steps over.
  EXPECT_EQ(
      world.value("select string_agg(format('%s: %s scans, %s rows', indexrelname, idx_scan, "
                  "idx_tup_read), '; ') "
                  "from pg_stat_user_indexes where schemaname = 'pressrun' and indexrelname <> "
                  "'job_queue_claimable' and idx_tup_read > 5 * idx_scan + 200"),
      "");
}

// Jobs that backed off leave their dead rows elsewhere.
TEST(ClaimJobs, TouchesNoMorePagesAfterManyBackoffsUnderAHeldSnapshot) {
  World world;
  Service service(world);
  db::Session reader = world.connect(Role::kReader);
  db::Transaction report(reader);
  report.call("set transaction isolation level repeatable read");
  report.call(kReported);
  for (int i = 0; i < 2; ++i) service.serve(kDone);
  const long before = service.claim_pages();
  for (int i = 0; i < 8; ++i) {
    service.serve(kFault);
    world.value("select test.end_backoffs(), pressrun.release_backoff()");
    service.end_50(kDone);
  }
  expect_flat(before, service.claim_pages());
}

// An open page costs nothing for what others' events have done meanwhile.
TEST(JobsToWatch, TouchNoMorePagesUnderAHeldSnapshotForJobsOfOtherEvents) {
  constexpr const char* kLook = "select * from pressrun.jobs_to_watch('{11}', 50)";
  World world;
  world.begun(world.worker(), world.request());
  Service service(world);
  service.serve(kDone);
  db::Session watching = world.connect();
  // After some calls PostgreSQL may keep one plan for all arrays.
  for (int i = 0; i < 10; ++i) pages_of(watching, kLook);
  const long before = pages_of(watching, kLook);
  db::Session reader = world.connect(Role::kReader);
  db::Transaction report(reader);
  report.call("set transaction isolation level repeatable read");
  report.call(kReported);
  for (int i = 0; i < 20; ++i) service.serve(kDone);
  expect_flat(before, pages_of(watching, kLook));
}

}  // namespace
}  // namespace pressrun::test
