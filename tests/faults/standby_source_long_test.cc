// C8, J7, J8, J9: reports that are read from a standby.
#include <gtest/gtest.h>

#include <optional>

#include "tests/support/eventually.h"
#include "tests/support/own_server.h"
#include "tests/support/stack.h"
#include "tests/support/standby.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::seconds;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;

class StandbySource : public testing::Test {
 protected:
  StandbySource() {
    define_test_report(database_, R"({"run_deadline": "8 seconds"})");
    database_.sql("update pressrun.report_types set source = 'replica' where type = 'test-rows'");
    const std::string url = standby_.server().address() + " user=";
    standby_session_.emplace(db::SessionOptions{.url = url + "postgres dbname=" + database_.name(),
                                                .require_read_write = false});
    stack_.emplace(
        database_,
        StackOptions{.workers = 1,
                     .httpd = false,
                     .environment = {{"PRESSRUN_SOURCE_REPLICA_URL",
                                      url + "pressrun_reader dbname=" + database_.name()}}});
    await_standby();
  }

  std::string on_standby(const std::string& statement) {
    return standby_session_->call(statement).scalar().value_or("");
  }
  // What the primary has committed is there too.
  void await_standby() {
    EXPECT_TRUE(eventually([&] {
      const std::string at = database_.value("select pg_current_wal_insert_lsn()");
      return on_standby("select pg_last_wal_replay_lsn() >= '" + at + "'::pg_lsn") == "t";
    }));
  }
  // For queries that see what is removed.
  void let_recovery_wait(const std::string& time) {
    standby_session_->call("alter system set max_standby_streaming_delay = '" + time + "'");
    standby_session_->call("select pg_reload_conf()");
  }
  std::string running_job(int rows, double pause) {
    const std::string job =
        request_rows(database_, {.rows = rows, .pause_seconds = pause, .width = kFlushed});
    EXPECT_TRUE(eventually([&] { return rows_written(database_, job) > 0; }));
    return job;
  }
  std::string queries_on_standby() {
    return on_standby(
        "select count(*) from pg_stat_activity where usename = 'pressrun_reader' and "
        "state = 'active'");
  }

  OwnServer server_;
  TestDatabase& database_ = server_.database();
  Standby standby_{server_.server()};
  std::optional<db::Session> standby_session_;
  std::optional<Stack> stack_;
};

TEST_F(StandbySource, IsReadCancelledAndBoundedThere) {
  const std::string read = running_job(20, 0.05);
  EXPECT_EQ(queries_on_standby(), "1");
  expect_ended(database_, stack_->store(), read, "completed");

  const std::string cancelled = running_job(500, 0.1);
  database_.sql("select pressrun.cancel_job(1, 42, $1)", {cancelled});
  EXPECT_TRUE(
      eventually([&] { return status_of(database_, cancelled) == "cancelled"; }, seconds(5)));
  EXPECT_TRUE(eventually([&] { return queries_on_standby() == "0"; }, seconds(5)));

  const std::string endless = running_job(500, 0.1);
  expect_ended(database_, stack_->store(), endless, "failed");
  EXPECT_EQ(database_.value("select failure_code from pressrun.event_report_jobs where job_id = $1",
                            {endless}),
            "deadline_exceeded");
  EXPECT_TRUE(eventually([&] { return queries_on_standby() == "0"; }, seconds(5)));
}

// A standby cancels queries whose rows the primary has removed, when it may wait no longer.
TEST_F(StandbySource, IsReadAgainWhenItCancelsAQueryForRecovery) {
  database_.sql("create table removed as select n from generate_series(1, 1000) n");
  let_recovery_wait("200ms");
  const std::string job = running_job(30, 0.1);
  database_.sql("delete from removed");
  database_.sql("vacuum removed");
  EXPECT_TRUE(eventually([&] {
    return database_.value(
               "select outcome || ' ' || (diagnostic ->> 'sqlstate') from "
               "pressrun.event_report_job_runs where job_id = $1 and run_lease = 1",
               {job}) == "requeued 40001";
  })) << database_.value("select r::text from pressrun.event_report_job_runs r where job_id = $1",
                         {job});
  let_recovery_wait("1min");
  expect_ended(database_, stack_->store(), job, "completed");
}

}  // namespace
}  // namespace pressrun::test
