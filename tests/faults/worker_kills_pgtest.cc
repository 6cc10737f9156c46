// J1, J6, J9, J16, O2: workers that are killed, frozen or told to stop in the middle of a report.
#include <gtest/gtest.h>

#include <csignal>

#include "tests/support/eventually.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;

class WorkerKills : public testing::Test {
 protected:
  void SetUp() override { define_test_report(database_); }
  // `drain_seconds`: how long a worker that is told to stop lets its run go on.
  void start(int drain_seconds = 10) {
    stack_.emplace(
        database_,
        StackOptions{.workers = 1,
                     .httpd = false,
                     .environment = {{"PRESSRUN_BEGIN_SECONDS", "5"},
                                     {"PRESSRUN_WORKER_SLOTS", "1"},
                                     {"PRESSRUN_DRAIN_SECONDS", std::to_string(drain_seconds)}}});
  }
  // A supervisor that is silent is lost soon; so would be one that merely has no processor.
  void start_with_short_leases() {
    database_.sql(
        "update pressrun.settings set lease_time = '3 seconds', heartbeat_interval = '1 second'");
    start();
  }
  // A job of about that time that has begun to write rows.
  std::string running_job(double seconds_long = 2) {
    const std::string job = request_rows(
        database_,
        {.rows = static_cast<int>(seconds_long * 10), .pause_seconds = 0.1, .width = kFlushed});
    EXPECT_TRUE(eventually([&] { return rows_written(database_, job) > 0; }));
    return job;
  }
  std::string outcomes_of(const std::string& job) {
    return database_.value(
        "select string_agg(outcome, ',' order by run_lease) from pressrun.event_report_job_runs "
        "where job_id = $1",
        {job});
  }
  void expect_ended(const std::string& job, const std::string& status) {
    test::expect_ended(database_, stack_->store(), job, status);
  }

  TestDatabase database_;
  std::optional<Stack> stack_;
};

TEST_F(WorkerKills, AKilledRendererCostsOneAttempt) {
  start();
  Gate gate(database_);
  const std::string job = running_job();
  const auto renderers = stack_->worker(0).children();
  ASSERT_EQ(renderers.size(), 1u);
  ::kill(renderers[0], SIGKILL);
  gate.open();
  expect_ended(job, "completed");
  EXPECT_EQ(outcomes_of(job), "requeued,completed");
  EXPECT_EQ(database_.value("select diagnostic ->> 'signal' from pressrun.event_report_job_runs "
                            "where job_id = $1 and outcome = 'requeued'",
                            {job}),
            "9");
  EXPECT_EQ(objects_in(stack_->store()), 1u);
}

TEST_F(WorkerKills, TwoCrashesEndTheJob) {
  start();
  Gate gate(database_);
  const std::string job = running_job();
  const auto is_writing = [&] {
    return database_.value(
               "select exists (select from pressrun.event_report_jobs j join "
               "pressrun.event_report_job_runs r using (job_id, run_lease) where j.job_id = $1 and "
               "j.status = 'running' and r.rows_written > 0)",
               {job}) == "t";
  };
  for (int crash = 0; crash < 2; ++crash) {
    ASSERT_TRUE(eventually(is_writing));
    for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGSEGV);
    ASSERT_TRUE(eventually([&] { return status_of(database_, job) != "running"; }));
  }
  expect_ended(job, "failed");
  EXPECT_EQ(database_.value("select failure_code from pressrun.event_report_jobs where job_id = $1",
                            {job}),
            "runner_crashed");
}

TEST_F(WorkerKills, AHangingRendererIsKilledWhenItsRunIsCancelled) {
  start();
  const std::string job = running_job(60);
  for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGSTOP);
  database_.sql("select pressrun.cancel_job(1, 42, $1)", {job});
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "cancelled"; }, kCancelWithin));
  expect_ended(request_rows(database_, {}), "completed");
}

TEST_F(WorkerKills, ARendererThatHangsBeforeItBeginsCostsOneAttempt) {
  start();
  for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGSTOP);
  const std::string job = request_rows(database_, {});
  expect_ended(job, "completed");
  EXPECT_EQ(outcomes_of(job), "requeued,completed");
}

TEST_F(WorkerKills, AnotherWorkerFinishesForAKilledSupervisor) {
  start_with_short_leases();
  Gate gate(database_);
  const std::string job = running_job();
  const auto renderers = stack_->worker(0).children();
  stack_->worker(0).send(SIGKILL);
  gate.open();
  stack_->add_worker();
  expect_ended(job, "completed");
  EXPECT_EQ(outcomes_of(job), "lost,completed");
  for (const pid_t renderer : renderers) {
    EXPECT_TRUE(eventually([&] { return ::kill(renderer, 0) != 0; }))
        << "a renderer outlived its supervisor";
  }
}

TEST_F(WorkerKills, AWorkerThatComesBackLateChangesNothing) {
  start_with_short_leases();
  Gate gate(database_);
  const std::string job = running_job();
  stack_->worker(0).send(SIGSTOP);
  const auto renderers = stack_->worker(0).children();
  for (const pid_t renderer : renderers) ::kill(renderer, SIGSTOP);
  gate.open();
  stack_->add_worker();
  expect_ended(job, "completed");
  const std::string artifact = database_.value(
      "select artifact_id from pressrun.event_report_job_artifacts "
      "where job_id = $1 and state = 'available'",
      {job});
  stack_->worker(0).send(SIGCONT);
  for (const pid_t renderer : renderers) ::kill(renderer, SIGCONT);
  ASSERT_TRUE(eventually([&] {
    return database_.value(
               "select count(*) from pressrun.workers where lost_at is null and retired_at is "
               "null") == "2";
  })) << stack_->worker(0).log();
  expect_ended(job, "completed");
  EXPECT_EQ(database_.value("select artifact_id from pressrun.event_report_job_artifacts "
                            "where job_id = $1 and state = 'available'",
                            {job}),
            artifact);
}

TEST_F(WorkerKills, AFrozenSupervisorAloneIsHarmlessToo) {
  start_with_short_leases();
  const std::string job = running_job(6);
  stack_->worker(0).send(SIGSTOP);
  stack_->add_worker();
  expect_ended(job, "completed");
  stack_->worker(0).send(SIGCONT);
  ASSERT_TRUE(eventually([&] {
    return database_.value(
               "select count(*) from pressrun.workers where lost_at is null and retired_at is "
               "null") == "2";
  })) << stack_->worker(0).log();
  expect_ended(job, "completed");
  expect_ended(request_rows(database_, {}), "completed");
}

TEST_F(WorkerKills, SigtermLetsAShortRunFinish) {
  start();
  const std::string job = running_job(1.2);
  const auto ending = stack_->worker(0).stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean());
  expect_ended(job, "completed");
  EXPECT_EQ(outcomes_of(job), "completed");
}

TEST_F(WorkerKills, SigtermToTheWholeGroupStopsAsGently) {
  start();
  const std::string job = running_job(1.2);
  for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGTERM);
  const auto ending = stack_->worker(0).stop();
  ASSERT_TRUE(ending);
  expect_ended(job, "completed");
  EXPECT_EQ(outcomes_of(job), "completed");
}

TEST_F(WorkerKills, SigtermHandsALongRunBack) {
  start(1);
  Gate gate(database_);
  const std::string job = running_job();
  const auto ending = stack_->worker(0).stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean());
  EXPECT_EQ(status_of(database_, job), "queued");
  EXPECT_EQ(database_.value(
                "select attempts_used from pressrun.event_report_jobs where job_id = $1", {job}),
            "0");
  EXPECT_EQ(unfinished_in(stack_->store()), 0u);
  EXPECT_EQ(database_.value("select count(*) from pressrun.workers where retired_at is not null"),
            "1");
  gate.open();
  stack_->add_worker();
  expect_ended(job, "completed");
  EXPECT_EQ(outcomes_of(job), "handed_back,completed");
}

TEST_F(WorkerKills, SigtermHandsBackWhatAHangingRendererHas) {
  start(1);
  const std::string job = running_job(60);
  for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGSTOP);
  const auto ending = stack_->worker(0).stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean());
  EXPECT_EQ(status_of(database_, job), "queued");
}

}  // namespace
}  // namespace pressrun::test
