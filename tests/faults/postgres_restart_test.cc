// J1, O2, O3: PostgreSQL restarts or crashes in the middle of a report.
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "tests/support/eventually.h"
#include "tests/support/own_server.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::seconds;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;

class PostgresRestart : public testing::Test {
 protected:
  PostgresRestart() {
    define_test_report(database_);
    stack_.emplace(database_, StackOptions{.workers = 1, .httpd = false});
  }

  std::string running_job() {
    const std::string job =
        request_rows(database_, {.rows = 40, .pause_seconds = 0.05, .width = kFlushed});
    EXPECT_TRUE(eventually([&] { return rows_written(database_, job) > 0; }));
    return job;
  }

  OwnServer server_;
  TestDatabase& database_ = server_.database();
  std::optional<Stack> stack_;
};

TEST_F(PostgresRestart, AReportInTheMiddleStillEndsOnce) {
  const std::string job = running_job();
  server_.restart();
  expect_ended(database_, stack_->store(), job, "completed");
}

TEST_F(PostgresRestart, ACrashLosesNoAcceptedJob) {
  const std::string running = running_job();
  std::vector<std::string> queued;
  for (int i = 0; i < 5; ++i) queued.push_back(request_rows(database_, {}));
  server_.crash();
  expect_ended(database_, stack_->store(), running, "completed");
  for (const std::string& job : queued) {
    expect_ended(database_, stack_->store(), job, "completed");
  }
}

TEST_F(PostgresRestart, WorkersOutliveALongAbsence) {
  const std::string job = running_job();
  server_.stop();
  // Nothing happens that could be waited for: longer than the lease time of 10 s is the point.
  std::this_thread::sleep_for(seconds(12));
  EXPECT_TRUE(stack_->worker(0).running());
  EXPECT_TRUE(stack_->janitor().running());
  server_.start();
  expect_ended(database_, stack_->store(), job, "completed");
}

}  // namespace
}  // namespace pressrun::test
