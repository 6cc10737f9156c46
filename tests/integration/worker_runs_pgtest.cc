// J1, J3, J7, J9, F4, F5, F6, S2: what becomes of a run, with a real worker and a real database.
#include <gmock/gmock.h>

#include <csignal>
#include <fstream>

#include "engine/storage/directory_store.h"
#include "engine/worker/job_runner.h"
#include "tests/support/eventually.h"
#include "tests/support/sanitized.h"
#include "tests/support/stack.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;

class WorkerRuns : public testing::Test {
 protected:
  void start(const std::string& limits = "{}") {
    define_test_report(database_, limits);
    stack_.emplace(database_, StackOptions{.workers = 1, .httpd = false});
  }
  std::string failure_of(const std::string& job) {
    return database_.value("select failure_code from pressrun.event_report_jobs where job_id = $1",
                           {job});
  }
  std::string diagnostic_of(const std::string& job, const std::string& member) {
    return database_.value(
        "select diagnostic ->> $2 from pressrun.event_report_job_runs where job_id = $1 "
        "order by run_lease desc limit 1",
        {job, member});
  }
  long attempts_of(const std::string& job) {
    return std::stol(database_.value(
        "select count(*) from pressrun.event_report_job_runs where job_id = $1", {job}));
  }
  bool is_running(const std::string& job) {
    return eventually([&] { return rows_written(database_, job) > 0; });
  }
  void cancel(const std::string& job) {
    database_.sql("select pressrun.cancel_job(1, 42, $1)", {job});
  }
  void expect_ended(const std::string& job, const std::string& status) {
    test::expect_ended(database_, stack_->store(), job, status);
  }

  TestDatabase database_;
  std::optional<Stack> stack_;
};

TEST_F(WorkerRuns, StoresWhatTheRecordSays) {
  start();
  const std::string job = request_rows(database_, {.rows = 1000});
  expect_ended(job, "completed");
  EXPECT_EQ(database_.value(
                "select rows from pressrun.event_report_job_artifacts where job_id = $1", {job}),
            "1000");
  EXPECT_EQ(objects_in(stack_->store()), 1u);
  EXPECT_EQ(unfinished_in(stack_->store()), 0u);
}

// O4: one that never worked must not be missed for an hour as lost.
TEST_F(WorkerRuns, RegistersNoWorkerWhoseStatusPortIsTaken) {
  stack_.emplace(database_, StackOptions{.workers = 0, .janitor = false});
  const Finished refused =
      run_program("pressrun-worker", {},
                  {{"PRESSRUN_DATABASE_URL", database_.url(Role::kWorker)},
                   {"PRESSRUN_READER_DATABASE_URL", database_.url(Role::kReader)},
                   {"PRESSRUN_STORE", stack_->store().string()},
                   {"PRESSRUN_STATUS_LISTEN", "127.0.0.1:" + std::to_string(stack_->port())}});
  EXPECT_EQ(refused.ending.code, 69) << refused.output;
  EXPECT_EQ(database_.value("select count(*) from pressrun.workers"), "0");
}

TEST_F(WorkerRuns, SaysWhatToDoAboutAnEmptyStore) {
  stack_.emplace(database_, StackOptions{.workers = 0, .janitor = false});
  const TemporaryFolder unmounted;
  const Finished refused =
      run_program("pressrun-worker", {},
                  {{"PRESSRUN_DATABASE_URL", database_.url(Role::kWorker)},
                   {"PRESSRUN_READER_DATABASE_URL", database_.url(Role::kReader)},
                   {"PRESSRUN_STORE", unmounted.path().string()}});
  EXPECT_EQ(refused.ending.code, 78);
  EXPECT_THAT(refused.output, testing::AllOf(testing::HasSubstr("This directory store is empty"),
                                             testing::HasSubstr("Check that it is mounted")));
}

TEST_F(WorkerRuns, RunsAReportWithoutRows) {
  start();
  expect_ended(request_rows(database_, {.rows = 0}), "completed");
}

// Header "n,text", then 9 records "1,xx": 8 + 9 * 6 bytes.
TEST_F(WorkerRuns, AllowsAsManyBytesAsTheLimit) {
  start(R"({"size_bytes": 62})");
  expect_ended(request_rows(database_, {.rows = 9, .width = 2}), "completed");
}

TEST_F(WorkerRuns, RefusesOneByteMore) {
  start(R"({"size_bytes": 61})");
  const std::string job = request_rows(database_, {.rows = 9, .width = 2});
  expect_ended(job, "failed");
  EXPECT_EQ(failure_of(job), "too_large");
  EXPECT_EQ(attempts_of(job), 1);
  EXPECT_EQ(objects_in(stack_->store()) + unfinished_in(stack_->store()), 0u);
}

TEST_F(WorkerRuns, StopsGeneratingWhenTheLimitIsCrossed) {
  start(R"({"size_bytes": 1000000})");
  const std::string job = request_rows(database_, {.rows = 3'000'000, .width = 100});
  expect_ended(job, "failed");
  EXPECT_EQ(failure_of(job), "too_large");
}

TEST_F(WorkerRuns, ACellBeyondTheMemoryBoundFailsOnlyItsJob) {
  if (kSanitized) GTEST_SKIP() << "sanitizers reserve more than any bound";
  define_test_report(database_, R"({"max_attempts": 1})");
  stack_.emplace(database_, StackOptions{.workers = 1,
                                         .httpd = false,
                                         .environment = {{"PRESSRUN_RENDERER_MEMORY_MB", "64"}}});
  const std::string job = request_rows(database_, {.rows = 1, .width = 100'000'000});
  expect_ended(job, "failed");
  EXPECT_EQ(failure_of(job), "out_of_memory") << diagnostic_of(job, "message");
  expect_ended(request_rows(database_, {}), "completed");
}

TEST_F(WorkerRuns, SlowFirstRowIsAQueryTimeout) {
  start(R"({"first_row_timeout": "300 milliseconds"})");
  const std::string job = request_rows(database_, {.first_row = "20 s"});
  expect_ended(job, "failed");
  EXPECT_EQ(failure_of(job), "query_timeout");
}

TEST_F(WorkerRuns, SlowRowsAreNoQueryTimeout) {
  start(R"({"first_row_timeout": "2 seconds"})");
  expect_ended(request_rows(database_, {.rows = 40, .pause_seconds = 0.1, .width = kFlushed}),
               "completed");
}

TEST_F(WorkerRuns, EndsAtItsDeadline) {
  start(R"({"run_deadline": "2 seconds"})");
  const std::string job =
      request_rows(database_, {.rows = 1000, .pause_seconds = 0.1, .width = kFlushed});
  expect_ended(job, "failed");
  EXPECT_EQ(failure_of(job), "deadline_exceeded");
}

TEST_F(WorkerRuns, ErrorOfTheQueryFailsItWithADiagnostic) {
  start();
  const std::string job = request_rows(database_, {.fail_at = 50});
  expect_ended(job, "failed");
  EXPECT_EQ(failure_of(job), "invalid_parameters");
  EXPECT_EQ(attempts_of(job), 1);
  EXPECT_EQ(diagnostic_of(job, "sqlstate"), "22012");
  EXPECT_EQ(diagnostic_of(job, "stage"), "rendering");
  EXPECT_EQ(objects_in(stack_->store()) + unfinished_in(stack_->store()), 0u);
}

TEST_F(WorkerRuns, TellsProgressThatNeverReachesTheEndBeforeIt) {
  start();
  Gate gate(database_);
  const std::string job =
      request_rows(database_, {.rows = 20, .pause_seconds = 0.1, .width = kFlushed});
  ASSERT_TRUE(is_running(job));
  const db::Rows seen = database_.sql(
      "select stage, progress from pressrun.event_report_job_runs where job_id = $1", {job});
  EXPECT_EQ(*seen.rows[0][0], "rendering");
  EXPECT_LE(std::stoi(*seen.rows[0][1]), 95);
  gate.open();
  expect_ended(job, "completed");
  EXPECT_EQ(rows_written(database_, job), 20);
}

TEST_F(WorkerRuns, CancelStopsItSoon) {
  start();
  const std::string job =
      request_rows(database_, {.rows = 10'000, .pause_seconds = 0.05, .width = kFlushed});
  ASSERT_TRUE(is_running(job));
  cancel(job);
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "cancelled"; }, kCancelWithin));
  expect_ended(job, "cancelled");
  EXPECT_EQ(objects_in(stack_->store()) + unfinished_in(stack_->store()), 0u);
}

TEST_F(WorkerRuns, CancelReachesAQueryThatHasNoRowYet) {
  start();
  const std::string job = request_rows(database_, {.first_row = "60 s"});
  const auto querying = [&] {
    return database_.value("select stage from pressrun.event_report_job_runs where job_id = $1",
                           {job}) == "querying";
  };
  ASSERT_TRUE(eventually(querying));
  cancel(job);
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "cancelled"; }, kCancelWithin));
  const auto reading = [&] {
    return database_.value(
        "select count(*) from pg_stat_activity where usename = 'pressrun_reader' and datname = "
        "current_database() and state = 'active'");
  };
  EXPECT_TRUE(eventually([&] { return reading() == "0"; }, seconds(5)))
      << "no server process goes on with the query (J9)";
}

TEST_F(WorkerRuns, ACancelWhoseHintWasLostStopsItOnceHintsAreHeardAgain) {
  define_test_report(database_);
  stack_.emplace(database_, StackOptions{.workers = 1, .httpd = false, .janitor = false});
  const std::string job = request_rows(database_, {.first_row = "60 s"});
  const auto querying = [&] {
    return database_.value("select stage from pressrun.event_report_job_runs where job_id = $1",
                           {job}) == "querying";
  };
  ASSERT_TRUE(eventually(querying));
  database_.sql(
      "select pg_terminate_backend(pid), pressrun.cancel_job(1, 42, $1) from "
      "pg_stat_activity "
      "where datname = current_database() and application_name = 'pressrun-worker listener'",
      {job});
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "cancelled"; }, seconds(20)));
}

// The hint of such a cancel comes when nobody has the run yet.
TEST_F(WorkerRuns, ACancelBeforeItsRendererBeganStopsItBeforeItReads) {
  define_test_report(database_);
  const std::string job = request_rows(database_, {.first_row = "60 s"});
  const std::string worker =
      database_.value("select pressrun.register_worker('here', 1, 1, 'test')");
  const db::Rows claimed = database_.sql(
      "select job_id, run_lease, lease_token from pressrun.claim_jobs($1, 1)", {worker});
  ASSERT_EQ(claimed.rows.at(0)[0], job);
  cancel(job);

  engine::RunOrder order;
  order.job_id = job;
  order.run_lease = std::stoll(*claimed.rows[0][1]);
  order.lease_token = *claimed.rows[0][2];
  engine::ReconnectingSession session({.url = database_.url(Role::kWorker)});
  engine::SourceReaders sources({{"primary", database_.url(Role::kReader)}});
  const TemporaryFolder folder;
  engine::DirectoryStore store(folder.path());
  engine::StopRequest stop;
  const auto result = engine::JobRunner({session, sources, store, stop}, order, [](auto) {}).run();
  EXPECT_EQ(result.outcome, engine::RunOutcome::kCancelled);
  EXPECT_EQ(sources.find("primary"), nullptr) << "it was connected for the query";
  EXPECT_EQ(status_of(database_, job), "cancelled");
}

// O5: every role may notify; only the database's word stops a run.
TEST_F(WorkerRuns, ANotificationThatIsNoCancelStopsNothing) {
  start();
  const std::string job =
      request_rows(database_, {.rows = 40, .pause_seconds = 0.1, .width = kFlushed});
  ASSERT_TRUE(is_running(job));
  auto anybody = database_.connect(test::Role::kCourier);
  for (int i = 0; i < 5; ++i)
    anybody.call("select pg_notify('pressrun_cancel', $1 || ' 1')", {job});
  expect_ended(job, "completed");
  EXPECT_EQ(attempts_of(job), 1);
}

TEST_F(WorkerRuns, RetriesWhenTheStoreWasAway) {
  start();
  const fs::path away = stack_->store().string() + "-away";
  fs::rename(stack_->store(), away);
  const std::string job = request_rows(database_, {});
  EXPECT_TRUE(eventually([&] { return diagnostic_of(job, "code") == "storage_unavailable"; }));
  EXPECT_EQ(status_of(database_, job), "queued");
  fs::rename(away, stack_->store());
  expect_ended(job, "completed");
}

TEST_F(WorkerRuns, RetriesWhenItsQueryWasTerminated) {
  start();
  Gate gate(database_);
  const std::string job =
      request_rows(database_, {.rows = 20, .pause_seconds = 0.1, .width = kFlushed});
  ASSERT_TRUE(is_running(job));
  database_.sql(
      "select pg_terminate_backend(backend_pid, 5000) from pressrun.event_report_job_runs where "
      "job_id = $1",
      {job});
  gate.open();
  expect_ended(job, "completed");
  EXPECT_EQ(attempts_of(job), 2);
}

TEST_F(WorkerRuns, FindsANewConnectionWhenTheWarmOneHasDied) {
  start();
  database_.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
      "and pid <> pg_backend_pid() and application_name not like '%listener%'");
  const std::string job = request_rows(database_, {});
  expect_ended(job, "completed");
  EXPECT_EQ(attempts_of(job), 1);
}

// An operator who ends the run by force must hit the query that runs now.
TEST_F(WorkerRuns, NamesTheServerProcessThatRunsItsQuery) {
  start();
  database_.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
      "and application_name = 'pressrun-reader'");
  Gate gate(database_);
  const std::string job =
      request_rows(database_, {.rows = 20, .pause_seconds = 0.1, .width = kFlushed});
  ASSERT_TRUE(is_running(job));
  EXPECT_EQ(database_.value("select state from pg_stat_activity a "
                            "join pressrun.event_report_job_runs r on r.backend_pid = a.pid and "
                            "r.backend_start = a.backend_start where r.job_id = $1",
                            {job}),
            "active");
  gate.open();
  expect_ended(job, "completed");
}

// The claim commits, but its answer never reaches the worker: the test claims in its name.
TEST_F(WorkerRuns, RunsSoonWhatAClaimGaveWhoseAnswerWasLost) {
  start();
  stack_->worker(0).send(SIGSTOP);
  const std::string job = request_rows(database_, {});
  EXPECT_EQ(database_.value("select job_id from pressrun.claim_jobs((select worker_id from "
                            "pressrun.workers), 1)"),
            job);
  database_.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
      "and application_name = 'pressrun-worker claims'");
  stack_->worker(0).send(SIGCONT);
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "completed"; }));
  expect_ended(job, "completed");
  EXPECT_EQ(database_.value("select string_agg(outcome, ',' order by run_lease) "
                            "from pressrun.event_report_job_runs where job_id = $1",
                            {job}),
            "handed_back,completed");
}

TEST_F(WorkerRuns, HandsBackARunWhoseEndNobodyTook) {
  start();
  const std::string ends =
      "function pressrun.complete_job(text, bigint, uuid, jsonb), "
      "pressrun.fail_job(text, bigint, uuid, text, jsonb, boolean)";
  database_.sql("revoke execute on " + ends + " from pressrun_worker");
  const std::string job = request_rows(database_, {});
  EXPECT_TRUE(eventually([&] { return attempts_of(job) > 1; })) << stack_->worker(0).log();
  database_.sql("grant execute on " + ends + " to pressrun_worker");
  expect_ended(job, "completed");
}

}  // namespace
}  // namespace pressrun::test
