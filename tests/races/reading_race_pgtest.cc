// What people are shown of a job is of one moment, also where a worker claims or ends it while it
// is read: never a job that runs and is at 100 percent, nor one that waits and has no place in the
// queue. Proves A1, J1, J4.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

// What `query` of the job tells a person, where a session with the rights of all runs `change`
// between what is read first and what stands in `table`.
std::string read_across(World& world, const std::string& table, const std::string& query,
                        const std::string& job, const std::string& change,
                        const db::Params& params) {
  db::Session changing = world.connect();
  db::Session reading = world.connect(Role::kHttpd);
  db::Transaction open(changing);
  open.call("lock table pressrun." + table + " in access exclusive mode");
  std::future<std::string> read = in_background(reading, query, {job});
  EXPECT_TRUE(world.eventually_waits(reading.backend_pid()));
  open.call(change, params);
  open.commit();
  return read.get();
}

// By each function that shows jobs to people: one job, a list, and what goes into streams.
class ReadingOfAJob : public testing::TestWithParam<const char*> {};

TEST_P(ReadingOfAJob, IsOfOneMoment) {
  World world;
  const std::string job = world.request();
  const Lease lease = world.begun(world.worker(), job);
  const std::string query =
      "select concat_ws(' ', j ->> 'status', j ->> 'progress', jsonb_array_length(j -> "
      "'artifacts')) from (" +
      std::string(GetParam()) + ") as shown(j)";
  EXPECT_EQ(read_across(world, "event_report_job_runs", query, job, kComplete, lease.params()),
            "running 0 0");
  EXPECT_EQ(world.status(job), "completed");
}

INSTANTIATE_TEST_SUITE_P(
    By, ReadingOfAJob,
    testing::Values(
        "select pressrun.get_job(1, 11, $1)",
        "select pressrun.list_jobs(1, 11) -> 'data' -> 0 where $1 <> ''",
        "select s.job from pressrun.jobs_for_streams('{1}', '{11}', array[$1], null) s"));

TEST(HistoryOfAJob, SaysWhyItFailed) {
  World world;
  const std::string job = world.request();
  const Lease lease = world.begun(world.worker(), job);
  const std::string query =
      "select count(*) from jsonb_array_elements(pressrun.job_history(1, 11, $1) -> 'data') as h"
      " where h ->> 'to' = 'failed' and h ->> 'reason' is null";
  EXPECT_EQ(read_across(world, "event_report_job_events", query, job,
                        "select pressrun.fail_job($1, $2, $3, 'internal_error', null, false)",
                        lease.params()),
            "0");
  EXPECT_EQ(world.status(job), "failed");
}

TEST(ExplanationOfARunningJob, IsOfOneMoment) {
  World world;
  const std::string job = world.request();
  const Lease lease = world.begun(world.worker(), job);
  const std::string query =
      "select concat_ws(' ', j ->> 'status', substring(j ->> 'explanation' from ': (.*)$')) from "
      "pressrun.why_waiting(2, 11, $1) j";
  // The type of a report that somebody else asked for is looked up after the job was read.
  EXPECT_EQ(read_across(world, "report_types", query, job, kComplete, lease.params()),
            "running querying, 0 %, 0 rows.");
  EXPECT_EQ(world.status(job), "completed");
}

// By each function that shows a job's place in the queue, which people see of slow ones.
class ReadingOfAQueuedJob : public testing::TestWithParam<const char*> {};

TEST_P(ReadingOfAQueuedJob, IsOfOneMoment) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  world.value("select test.travel('6 minutes')");
  const std::string query =
      "select concat_ws(' ', j ->> 'status', j -> 'queue' ->> 'ahead', j ->> 'explanation') from "
      "(" +
      std::string(GetParam()) + ") as shown(j)";
  EXPECT_THAT(read_across(world, "job_queue", query, job,
                          "select count(*) from pressrun.claim_jobs($1, 1)", {worker}),
              testing::AnyOf("queued 0", "queued 0 It is behind 0 jobs; workers run 0 of 4."));
  EXPECT_EQ(world.status(job), "running");
}

INSTANTIATE_TEST_SUITE_P(
    By, ReadingOfAQueuedJob,
    testing::Values(
        "select pressrun.get_job(1, 11, $1)", "select pressrun.why_waiting(1, 11, $1)",
        "select pressrun.list_jobs(1, 11, p_status => 'queued') -> 'data' -> 0 where $1 <> ''",
        "select s.job from pressrun.jobs_for_streams('{1}', '{11}', array[$1], null) s"));

}  // namespace
}  // namespace pressrun::test
