// J13 with real workers: a workspace with a long backlog does not make another wait, and schedules
// wait for people.
#include <gtest/gtest.h>

#include "tests/support/eventually.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::seconds;

constexpr int kBacklog = 10'000;

class Fairness : public testing::Test {
 protected:
  Fairness() { define_test_report(database_); }

  // A second workspace's person and event, from the sample data.
  std::string elsewhere() {
    return database_.value(
        "select r.job_id from voyage.workspace_members m join voyage.events e using (workspace_id)"
        " cross join lateral pressrun.request_report(m.user_id, e.event_id, 'test-rows', '{}', "
        "'{csv}') r where m.workspace_id <> 1 and m.role = 'owner' limit 1");
  }
  void fill(int jobs) {
    database_.sql(
        "select count(*) from generate_series(1, $1::int) g, lateral pressrun.request_report(1, "
        "42, 'test-rows', '{\"pause\": 0.001}', '{csv}', p_request_id => g::text)",
        {jobs});
  }
  long ended_before(const std::string& job) {
    return std::stol(database_.value(
        "select count(*) from pressrun.event_report_job_events e where e.from_status = 'queued' "
        "and e.to_status = 'running' and e.id < (select min(m.id) from "
        "pressrun.event_report_job_events m where m.job_id = $1 and m.to_status = 'running') and "
        "e.id > (select min(q.id) from pressrun.event_report_job_events q where q.job_id = $1)",
        {job}));
  }

  TestDatabase database_;
};

TEST_F(Fairness, ABacklogOfThousandsDoesNotMakeAnotherWorkspaceWait) {
  fill(kBacklog);
  Stack stack(database_, {.workers = 2, .httpd = false});
  ASSERT_TRUE(eventually([&] {
    return database_.value(
               "select count(*) > 20 from pressrun.event_report_job_events where "
               "to_status = 'completed'") == "t";
  }));
  const std::string job = elsewhere();
  ASSERT_FALSE(job.empty());
  ASSERT_TRUE(eventually([&] { return status_of(database_, job) == "completed"; }));
  EXPECT_LE(ended_before(job), 8) << "at most what the workers' slots took at that moment, twice";
  EXPECT_GT(database_.value("select count(*) from pressrun.job_queue"), "1000");
}

}  // namespace
}  // namespace pressrun::test
