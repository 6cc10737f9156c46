// J1, J6, A1, N1, O2: the programs behind a pooler that lends its connections by transaction
// (PgBouncer); LISTEN and the readers of reports go past it.
#include <csignal>

#include "tests/integration/httpd_world.h"
#include "tests/support/pooler.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using std::chrono::seconds;

// Fewer connections than any program's threads, so that each transaction meets another one.
constexpr int kConnections = 2;

StackOptions behind(const Pooler& pooler) {
  StackOptions options;
  options.workers = 2;
  options.courier = true;
  options.pooler = pooler.address();
  return options;
}

class Pooled : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = Pooler::impossible(); !why.empty()) GTEST_SKIP() << why;
    pooler_.emplace(kConnections);
    world_.emplace(behind(*pooler_));
    define_test_report(database());
  }
  TestDatabase& database() { return world_->database; }
  Stack& stack() { return world_->stack; }
  std::string value(const std::string& statement, const db::Params& params = {}) {
    return database().value(statement, params);
  }
  void expect_all(const std::vector<std::string>& jobs, const std::string& status) {
    for (const std::string& job : jobs) expect_ended(database(), stack().store(), job, status);
  }

  std::optional<Pooler> pooler_;
  std::optional<ApiWorld> world_;
};

TEST_F(Pooled, FewConnectionsCarryReportsLinksAndMails) {
  HttpClient client = world_->as("organizer");
  const json job = world_->completed_job(
      client,
      {{"type", "inventory"}, {"format", "csv"}, {"notify_emails", {"guest@voyage.example"}}});
  EXPECT_EQ(stack().anonymous().get(world_->link(client, job.at("job_id"))).status, 200);
  EXPECT_TRUE(eventually([&] {
    return value("select string_agg(status, ' ') from pressrun.notification_outbox") == "sent";
  }));
  std::vector<std::string> jobs;
  for (int i = 0; i < 40; ++i) jobs.push_back(request_rows(database(), {.rows = 50}));
  expect_all(jobs, "completed");
  EXPECT_EQ(value("select string_agg(distinct usename || ' ' || connections, ', ') from (select "
                  "usename, count(*) as "
                  "connections from pg_stat_activity where datname = current_database() and "
                  "client_addr is not null "
                  "group by usename having count(*) > $1) too_many",
                  {kConnections}),
            "");
  EXPECT_EQ(value("select count(distinct usename) from pg_stat_activity where datname = "
                  "current_database() and "
                  "client_addr is not null"),
            "4");
}

TEST_F(Pooled, ANotificationWakesAWorkerAndARequestThatWaits) {
  // The backstop poll alone would be as fast at times, not mostly.
  HttpClient client = world_->as("organizer");
  for (int i = 0; i < 5; ++i) world_->completed_job(client, kInventory);
  EXPECT_EQ(value("select percentile_cont(0.5) within group (order by r.claimed_at - "
                  "j.created_at) < interval '900 milliseconds' from "
                  "pressrun.event_report_job_runs r join pressrun.event_report_jobs j using "
                  "(job_id)"),
            "t");
}

TEST_F(Pooled, ARunningJobIsCancelledAndAKilledWorkersJobIsDoneAgain) {
  const std::string cancelled =
      request_rows(database(), {.rows = 500, .pause_seconds = 0.1, .width = 9000});
  ASSERT_TRUE(eventually([&] { return rows_written(database(), cancelled) > 0; }));
  database().sql("select pressrun.cancel_job(1, 42, $1)", {cancelled});
  expect_ended(database(), stack().store(), cancelled, "cancelled");

  Gate gate(database());
  const std::string lost =
      request_rows(database(), {.rows = 20, .pause_seconds = 0.1, .width = 9000});
  ASSERT_TRUE(eventually([&] { return rows_written(database(), lost) > 0; }));
  for (const std::size_t worker : {0, 1}) stack().worker(worker).send(SIGKILL);
  gate.open();
  stack().add_worker();
  expect_ended(database(), stack().store(), lost, "completed");
}

TEST_F(Pooled, JobsOutliveThePooler) {
  std::vector<std::string> jobs;
  for (int i = 0; i < 3; ++i) {
    jobs.push_back(request_rows(database(), {.rows = 30, .pause_seconds = 0.1, .width = 9000}));
  }
  ASSERT_TRUE(eventually([&] { return rows_written(database(), jobs.front()) > 0; }));
  pooler_->kill();
  EXPECT_EQ(stack().anonymous().get("/readyz").status, 503);
  pooler_->start();
  expect_all(jobs, "completed");
  EXPECT_TRUE(eventually([&] { return stack().anonymous().get("/readyz").status == 200; }));
  EXPECT_EQ(value("select max(run_lease) from pressrun.event_report_job_runs"), "1")
      << "a worker keeps its run over a short loss";
}

TEST_F(Pooled, AProgramThatWasNotToldOfThePoolerWarns) {
  const TemporaryFolder folder;
  const auto start = [&](const std::string& url) {
    // Its reader's URL is a mistake, so that it ends.
    return run_program("pressrun-worker", {},
                       {{"PRESSRUN_DATABASE_URL", url},
                        {"PRESSRUN_READER_DATABASE_URL", database().url(Role::kCourier)},
                        {"PRESSRUN_STORE", folder.path().string()}})
        .output;
  };
  EXPECT_THAT(start(database().url_by(pooler_->address(), Role::kWorker)),
              testing::HasSubstr("PRESSRUN_LISTEN_DATABASE_URL"));
  EXPECT_THAT(start(database().url(Role::kWorker)),
              testing::Not(testing::HasSubstr("PRESSRUN_LISTEN_DATABASE_URL")));
}

}  // namespace
}  // namespace pressrun::test
