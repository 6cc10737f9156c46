// S2, S9, O3: the janitor does what is due and deletes what nobody may have any more.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/eventually.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

class JanitorTest : public testing::Test {
 protected:
  JanitorTest()
      : stack_((define_test_report(database_), database_), {.workers = 1, .httpd = false}) {}

  std::string artifact_of(const std::string& job, const std::string& column) {
    return database_.value(
        "select " + column + " from pressrun.event_report_job_artifacts where job_id = $1", {job});
  }

  TestDatabase database_;
  Stack stack_;
};

TEST_F(JanitorTest, DeletesAbandonedObjectsAndNoOthers) {
  const std::string kept = request_rows(database_, {});
  expect_ended(database_, stack_.store(), kept, "completed");
  const std::string job = request_rows(database_, {.fail_at = 50});
  expect_ended(database_, stack_.store(), job, "failed");
  const fs::path left_behind = stack_.store() / artifact_of(job, "r2_key");
  fs::create_directories(left_behind.parent_path());
  std::ofstream(left_behind) << "of a writer that died before it could remove it";
  database_.sql(
      "update pressrun.event_report_job_artifacts set delete_after = clock_timestamp() where "
      "job_id = $1",
      {job});
  EXPECT_TRUE(eventually([&] { return artifact_of(job, "state") == "deleted"; }));
  EXPECT_FALSE(fs::exists(left_behind));
  EXPECT_TRUE(fs::exists(stack_.store() / artifact_of(kept, "r2_key")));
}

TEST_F(JanitorTest, TriesAgainWhenTheStoreRefuses) {
  const std::string job = request_rows(database_, {.fail_at = 50});
  expect_ended(database_, stack_.store(), job, "failed");
  const fs::path away = stack_.store().string() + "-away";
  fs::rename(stack_.store(), away);
  const auto make_due = [&] {
    database_.sql(
        "update pressrun.event_report_job_artifacts set delete_after = clock_timestamp() where "
        "job_id = $1",
        {job});
  };
  make_due();
  EXPECT_TRUE(eventually([&] { return !artifact_of(job, "delete_error").empty(); }));
  EXPECT_EQ(artifact_of(job, "state"), "abandoned");
  fs::rename(away, stack_.store());
  make_due();
  EXPECT_TRUE(eventually([&] { return artifact_of(job, "state") == "deleted"; }));
}

TEST_F(JanitorTest, DoesEveryDuty) {
  EXPECT_TRUE(eventually([&] {
    return database_.value(
               "select bool_and(finished_at is not null) from pressrun.duties where runner = "
               "'janitor'") == "t";
  }));
  EXPECT_EQ(database_.value("select count(*) from pressrun.duties where last_error is not null"),
            "0");
}

TEST_F(JanitorTest, StopsCleanly) {
  const auto ending = stack_.janitor().stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean());
}

}  // namespace
}  // namespace pressrun::test
