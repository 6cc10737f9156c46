// A late worker against whoever takes its run away: exactly one of them wins (J6, J8, J9).

#include <gtest/gtest.h>

#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

// Somebody who takes a run away from its worker. `prepare` makes the run due for it.
struct Opponent {
  const char* name;
  const char* prepare;
  const char* take;          // binds job, lease, token as a worker does
  const char* late_answer;   // of complete_job() once it took the run
  const char* status_after;  // of the job
};

const Opponent kOpponents[] = {
    {"rescue",
     "select test.fall_silent((select worker_id from pressrun.event_report_jobs where job_id = "
     "$1))",
     "select pressrun.rescue_lost_runs() where $1::text <> $2::text || $3::text", "lease_lost",
     "queued"},
    {"deadline",
     "update pressrun.event_report_job_runs set deadline_at = clock_timestamp() where job_id = $1",
     "select pressrun.enforce_deadlines() where $1::text <> $2::text || $3::text", "lease_lost",
     "failed"},
    {"hand_back", "select $1::text", "select pressrun.hand_back($1, $2::bigint, $3::uuid, 'stop')",
     "lease_lost", "queued"},
    {"failure", "select $1::text",
     "select pressrun.fail_job($1, $2::bigint, $3::uuid, 'internal_error', null, false)",
     "lease_lost", "failed"},
    {"cancel", "select $1::text",
     "select pressrun.cancel_job(1, 11, $1) where $1::text <> $2::text || $3::text", "cancelled",
     "cancelled"},
};

class LateCompletion : public testing::TestWithParam<Opponent> {
 protected:
  LateCompletion() : opponent_(world_.connect()), late_(world_.connect()) {
    job_ = world_.request();
    lease_ = world_.begun(world_.worker(), job_);
    world_.value(GetParam().prepare, {job_});
  }

  // A completed job has its artifact, another has none on offer.
  void expect_end(const std::string& status) {
    EXPECT_EQ(world_.status(job_), status);
    EXPECT_EQ(world_.number("select count(*) from pressrun.event_report_job_artifacts "
                            "where job_id = $1 and state = 'available'",
                            {job_}),
              status == "completed" ? 1 : 0);
    EXPECT_EQ(world_.number("select count(*) from pressrun.event_report_job_runs "
                            "where job_id = $1 and ended_at is null",
                            {job_}),
              0);
    // queued, running, and one end.
    EXPECT_EQ(
        world_.number("select count(*) from pressrun.event_report_job_events where job_id = $1",
                      {job_}),
        3);
  }

  World world_;
  db::Session opponent_;
  db::Session late_;
  std::string job_;
  Lease lease_;
};

TEST_P(LateCompletion, LosesToWhoWasFirst) {
  db::Transaction taking(opponent_);
  taking.call(GetParam().take, lease_.params());
  std::future<std::string> answer = in_background(late_, kComplete, lease_.params());
  ASSERT_TRUE(world_.eventually_waits(late_.backend_pid()));
  taking.commit();
  EXPECT_EQ(answer.get(), GetParam().late_answer);
  expect_end(GetParam().status_after);
}

TEST_P(LateCompletion, WinsWhenTheOtherRollsBack) {
  std::future<std::string> answer;
  {
    db::Transaction taking(opponent_);
    taking.call(GetParam().take, lease_.params());
    answer = in_background(late_, kComplete, lease_.params());
    ASSERT_TRUE(world_.eventually_waits(late_.backend_pid()));
  }
  EXPECT_EQ(answer.get(), "ok");
  expect_end("completed");
}

TEST_P(LateCompletion, KeepsWhatItFinishedFirst) {
  std::future<std::string> taken;
  {
    db::Transaction completing(late_);
    EXPECT_EQ(completing.call(kComplete, lease_.params()).scalar(), "ok");
    taken = in_background(opponent_, GetParam().take, lease_.params());
    // Duties skip a job that is being changed; the others wait for it.
    eventually([&] {
      return taken.wait_for(std::chrono::seconds(0)) == std::future_status::ready ||
             world_.waits(opponent_.backend_pid());
    });
    completing.commit();
  }
  const std::string answer = taken.get();
  EXPECT_TRUE(answer == "0" || answer == "lease_lost" || answer == "PRCFL") << answer;
  expect_end("completed");
}

INSTANTIATE_TEST_SUITE_P(Against, LateCompletion, testing::ValuesIn(kOpponents),
                         [](const auto& opponent) { return std::string(opponent.param.name); });

// All of them at once, from behind one latch.
TEST(EndOfARun, HappensOnceHoweverManyTry) {
  World world;
  const std::string worker = world.worker();
  std::vector<db::Session> sessions;
  for (std::size_t i = 0; i < 5; ++i) sessions.push_back(world.connect());
  const std::vector<std::string> calls = {kComplete, kOpponents[1].take, kOpponents[2].take,
                                          kOpponents[3].take, kOpponents[4].take};
  for (int round = 0; round < 60; ++round) {
    const std::string job = world.value("select test.request(6, 21)");
    const Lease lease = world.begun(worker, job);
    world.value(
        "update pressrun.event_report_job_runs set deadline_at = clock_timestamp() where job_id = "
        "$1",
        {job});
    std::latch start(5);
    std::vector<std::string> answers(5);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 5; ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        answers[i] = in_background(sessions[i], calls[i], lease.params()).get();
      });
    }
    for (std::thread& thread : threads) thread.join();
    const std::string status = world.status(job);
    EXPECT_EQ(answers[0] == "ok", status == "completed");
    EXPECT_NE(status, "running");
    EXPECT_EQ(world.number("select count(*) from pressrun.event_report_job_events "
                           "where job_id = $1 and from_status = 'running'",
                           {job}),
              1);
    EXPECT_EQ(world.number("select count(*) from pressrun.event_report_job_artifacts "
                           "where job_id = $1 and state = 'available'",
                           {job}),
              status == "completed" ? 1 : 0);
    for (const std::string& answer : answers) EXPECT_NE(answer, "40P01");
    world.value(
        "select count(*) from pressrun.claim_jobs($1, 10) c, "
        "lateral test.complete(c.job_id, c.run_lease, c.lease_token)",
        {worker});
  }
}

}  // namespace
}  // namespace pressrun::test
