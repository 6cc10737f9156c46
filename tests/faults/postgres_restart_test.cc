// J1, O2, O3: PostgreSQL restarts or crashes in the middle of a report.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/support/eventually.h"
#include "tests/support/stack.h"
#include "tests/support/test_cluster.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::seconds;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;

// On a server of its own, which the test may stop.
class PostgresRestart : public testing::Test {
 protected:
  PostgresRestart() : cluster_(Durability::kLikeProduction) {
    const std::string admin = cluster_.server().address() + " user=postgres dbname=";
    db::Session({.url = admin + "postgres"}).call("create database pressrun_template");
    const std::map<std::string, std::string> environment = {
        {"PRESSRUN_ADMIN_DATABASE_URL", admin + "pressrun_template"}};
    const Finished migrated = run_program("pressrunctl", {"migrate", "--sample"}, environment);
    if (!migrated.ending.clean()) throw std::runtime_error(migrated.output);
    const Finished loaded =
        run_program("pressrunctl", {"sample", "load", "--size", "0.05"}, environment);
    if (!loaded.ending.clean()) throw std::runtime_error(loaded.output);
    ::setenv("PRESSRUN_TEST_CLUSTER", cluster_.server().address().c_str(), 1);
    database_.emplace();
    define_test_report(*database_);
    stack_.emplace(*database_, StackOptions{.workers = 1, .httpd = false});
  }

  // The test's own connection dies with the server too.
  void reconnect() {
    ASSERT_TRUE(eventually([&] {
      try {
        return status_of(*database_, "none").empty();
      } catch (const std::exception&) {
        return false;
      }
    }));
  }
  std::string running_job() {
    const std::string job =
        request_rows(*database_, {.rows = 40, .pause_seconds = 0.05, .width = kFlushed});
    EXPECT_TRUE(eventually([&] { return rows_written(*database_, job) > 0; }));
    return job;
  }

  TestCluster cluster_;
  std::optional<TestDatabase> database_;
  std::optional<Stack> stack_;
};

TEST_F(PostgresRestart, AReportInTheMiddleStillEndsOnce) {
  const std::string job = running_job();
  cluster_.server().stop();
  cluster_.server().start();
  reconnect();
  expect_ended(*database_, stack_->store(), job, "completed");
}

TEST_F(PostgresRestart, ACrashLosesNoAcceptedJob) {
  const std::string running = running_job();
  std::vector<std::string> queued;
  for (int i = 0; i < 5; ++i) queued.push_back(request_rows(*database_, {}));
  cluster_.server().stop_immediately();
  cluster_.server().start();
  reconnect();
  expect_ended(*database_, stack_->store(), running, "completed");
  for (const std::string& job : queued) {
    expect_ended(*database_, stack_->store(), job, "completed");
  }
}

TEST_F(PostgresRestart, WorkersOutliveALongAbsence) {
  const std::string job = running_job();
  cluster_.server().stop();
  std::this_thread::sleep_for(seconds(12));
  EXPECT_TRUE(stack_->worker(0).running());
  EXPECT_TRUE(stack_->janitor().running());
  cluster_.server().start();
  reconnect();
  expect_ended(*database_, stack_->store(), job, "completed");
}

}  // namespace
}  // namespace pressrun::test
