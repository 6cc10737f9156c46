// J1, J2, J6, J9, J12, N1, N4, S2, S9: many jobs with retries, cancels, mails, webhooks and files
// that expire, while everything is killed, stopped and continued at random. Short in ./test;
// PRESSRUN_TEST_LONG=1 makes it long, PRESSRUN_CAMPAIGN_SEED chooses another course.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "db/error.h"
#include "tests/support/eventually.h"
#include "tests/support/long_run.h"
#include "tests/support/own_server.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
namespace fs = std::filesystem;

constexpr int kRunningLimit = 3;
constexpr std::size_t kWorkers = 2;

unsigned seed() {
  const char* chosen = std::getenv("PRESSRUN_CAMPAIGN_SEED");
  return chosen != nullptr ? static_cast<unsigned>(std::strtoul(chosen, nullptr, 10)) : 1;
}

class Campaign : public testing::Test {
 protected:
  Campaign() {
    define_test_report(database_, R"({"run_deadline": "30 seconds"})");
    database_.sql(
        "update pressrun.settings set lease_time = '3 seconds', heartbeat_interval = '1 second'");
    database_.sql("select pressrun.set_workspace_limits(1, null, $1)", {kRunningLimit});
    // Nobody listens there: what is told is looked at in the table.
    database_.sql(
        "select pressrun.add_webhook('https://127.0.0.1:9/', "
        "'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')");
    stack_.emplace(database_, StackOptions{.workers = kWorkers,
                                           .httpd = false,
                                           .courier = true,
                                           .environment = {{"PRESSRUN_BEGIN_SECONDS", "5"},
                                                           {"PRESSRUN_WORKER_SLOTS", "2"}}});
    for (std::size_t i = 0; i < kWorkers; ++i) alive_.push_back(i);
  }

  // One call on a session that is made anew when the server was away; false when it failed.
  bool call(std::optional<db::Session>& session, const std::string& sql,
            const db::Params& params = {}) {
    try {
      if (!session) session.emplace(database_.connect(Role::kAdmin));
      session->call(sql, params);
      return true;
    } catch (const db::Error& error) {
      if (error.is_connection_lost() || error.sqlstate().starts_with("57")) session.reset();
      return false;
    }
  }

  // Requests, cancels and retries, as people do; and time passes for files.
  void people(int jobs) {
    std::minstd_rand random(seed());
    std::optional<db::Session> session;
    while (jobs > 0) {
      const int rows = 1 + static_cast<int>(random() % 400);
      const int fail_at = random() % 12 == 0 ? rows : 0;
      const std::string emails =
          random() % 3 == 0 ? "{a" + std::to_string(jobs) + "@example.org,b@example.org}" : "{}";
      const bool asked = call(
          session,
          "select job_id from pressrun.request_report(1, 42, 'test-rows', $1, '{csv}', $2::text[])",
          {"{\"row_count\": " + std::to_string(rows) + ", \"width\": " +
               std::to_string(random() % 2000) + ", \"pause\": " + (random() % 5 ? "0" : "0.005") +
               ", \"fail_at\": " + std::to_string(fail_at) + "}",
           emails});
      if (asked) --jobs;
      if (random() % 8 == 0) call(session, kCancelSome, {static_cast<int>(random() % 5)});
      if (random() % 8 == 0) call(session, kRetrySome);
      if (random() % 8 == 0) call(session, kLetSomeExpire);
      std::this_thread::sleep_for(milliseconds(random() % 250));
    }
    asked_ = true;
  }

  // The running limit, at every look.
  void watch() {
    std::optional<db::Session> session;
    while (!over_) {
      try {
        if (!session) session.emplace(database_.connect(Role::kAdmin));
        const auto running = session->call(
            "select count(*) from pressrun.event_report_jobs where status = 'running' and "
            "workspace_id = 1");
        ++looks_;
        if (std::stoi(running.scalar().value()) > kRunningLimit) ++above_limit_;
      } catch (const db::Error&) {
        session.reset();
      }
      std::this_thread::sleep_for(milliseconds(2));
    }
  }

  void freeze(pid_t process, unsigned longest_ms) {
    ::kill(process, SIGSTOP);
    std::this_thread::sleep_for(milliseconds(random_() % longest_ms));
    ::kill(process, SIGCONT);
  }

  // Something goes wrong.
  void fault() {
    const std::size_t which = random_() % alive_.size();
    Process& worker = stack_->worker(alive_[which]);
    const std::vector<pid_t> renderers = worker.children();
    const pid_t renderer = renderers.empty() ? 0 : renderers[random_() % renderers.size()];
    const int kind = static_cast<int>(random_() % 12);
    ++faults_[kind];
    switch (kind) {
      case 0:
      case 1:
        if (renderer > 0) ::kill(renderer, SIGKILL);
        return;
      case 2:
        if (renderer > 0) freeze(renderer, 1500);
        return;
      case 3:
        worker.send(SIGKILL);
        alive_[which] = stack_->add_worker();
        return;
      case 4:
        return freeze(worker.pid(), 5000);
      case 5:
      case 6:
        stack_->courier(courier_).send(SIGKILL);
        courier_ = stack_->add_courier();
        return;
      case 7:
        return freeze(stack_->courier(courier_).pid(), 1000);
      case 8:
        return stack_->replace_janitor();
      case 9: {
        const fs::path away = stack_->store().string() + ".away";
        fs::rename(stack_->store(), away);
        std::this_thread::sleep_for(milliseconds(random_() % 800));
        return fs::rename(away, stack_->store());
      }
      case 10:
        return random_() % 2 ? server_.crash() : server_.restart();
      default:
        database_.sql(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = "
            "current_database() and usename like 'pressrun%' and random() < 0.3");
    }
  }

  bool is_calm() {
    return database_.value(
               "select (select count(*) from pressrun.event_report_jobs where status in ('queued', "
               "'running')) + (select count(*) from pressrun.notification_outbox where status not "
               "in ('sent', 'bounced', 'dead')) + (select count(*) from "
               "pressrun.event_report_job_artifacts where state = 'available' and expires_at <= "
               "pressrun.now())") == "0";
  }

  // Three schedules of every minute, all of the same owner as the requests.
  void schedule() {
    database_.sql(
        "select pressrun.create_schedule(1, 42, 'test-rows', '{}', '{csv}', '* * * * *', 'UTC', "
        "'{s@example.org}') from generate_series(1, 3)");
  }
  void end_schedules() {
    database_.sql(
        "select pressrun.pause_schedule(1, 42, schedule_id) from pressrun.report_schedules where "
        "state = 'active'");
  }

  // Whatever the last faults left behind.
  void bring_all_up() {
    stack_->add_worker();
    stack_->add_courier();
    stack_->replace_janitor();
  }

  void run(int jobs) {
    schedule();
    std::thread asking([this, jobs] { people(jobs); });
    std::thread watching([this] { watch(); });
    while (!asked_) {
      try {
        fault();
      } catch (const std::exception& error) {
        // A program or server that takes too long to start on a busy machine.
        std::cout << "a fault could not be made: " << error.what() << std::endl;
        ++not_made_;
      }
      std::this_thread::sleep_for(milliseconds(random_() % 400));
    }
    asking.join();
    end_schedules();
    bring_all_up();
    EXPECT_TRUE(eventually([this] { return is_calm(); }, seconds(240))) << database_.value(
        "select string_agg(job_id || ': ' || pressrun.explain_job(job_id), E'\\n') from "
        "pressrun.event_report_jobs where status in ('queued', 'running')");
    over_ = true;
    watching.join();
  }

  void expect_none(const std::string& what, const std::string& sql) {
    EXPECT_EQ(database_.value("select string_agg(v::text, ' ') from (" + sql + " limit 5) v"), "")
        << what;
  }

  void expect_sound() {
    expect_none("every step of a history begins where the one before ended",
                "select job_id from (select job_id, from_status, lag(to_status) over (partition by "
                "job_id order by id) as before from pressrun.event_report_job_events) e where "
                "from_status is distinct from before");
    expect_none(
        "every step is legal",
        "select job_id, from_status, to_status from pressrun.event_report_job_events where "
        "from_status is not null and not pressrun.legal_transition(from_status, to_status)");
    expect_none("every job ended once",
                "select job_id from pressrun.event_report_jobs j where (select count(*) from "
                "pressrun.event_report_job_events e where e.job_id = j.job_id and e.to_status in "
                "('completed', 'failed', 'cancelled')) <> 1");
    expect_none(
        "run_lease grows with each run",
        "select job_id from (select job_id, run_lease, lag(run_lease) over (partition by "
        "job_id order by claimed_at) as before from pressrun.event_report_job_runs) r where "
        "run_lease <= before");
    expect_none("only what was made to fail fails, or what was hit again and again",
                "select job_id, failure_code, diagnostic from ops.failures where failure_code not "
                "in ('invalid_parameters', 'runner_crashed', 'storage_unavailable', 'worker_lost', "
                "'deadline_exceeded') and attempt < 3");
    expect_none(
        "a due time of a schedule made one job",
        "select schedule_id, due_at from pressrun.schedule_runs where job_id is null or not "
        "exists (select from pressrun.event_report_jobs j where j.job_id = "
        "schedule_runs.job_id)");
    expect_none("no run is open",
                "select job_id from pressrun.event_report_job_runs where "
                "ended_at is null");
    expect_none("nothing is queued", "select job_id from pressrun.job_queue");
    expect_none(
        "completed means one available artifact, and the reverse",
        "select j.job_id from pressrun.event_report_jobs j where (j.status = 'completed') "
        "<> (1 = (select count(*) from pressrun.event_report_job_artifacts a where a.job_id "
        "= j.job_id and a.state = 'available'))");
    expect_none(
        "what expired has, or had, one artifact",
        "select j.job_id from pressrun.event_report_jobs j where j.status = 'expired' and 1 "
        "<> (select count(*) from pressrun.event_report_job_artifacts a where a.job_id = "
        "j.job_id and a.state in ('expired', 'deleted') and a.sha256 is not null)");
    expect_none("every end is told once, and nothing else",
                "select e.job_id, e.to_status from pressrun.event_report_job_events e where "
                "(e.to_status in ('completed', 'failed', 'cancelled', 'expired'))::integer <> "
                "(select count(*) from pressrun.webhook_deliveries d where d.job_id = e.job_id and "
                "d.kind = 'job.' || e.to_status)");
    expect_none("mails are about completed jobs only",
                "select n.job_id from pressrun.notification_outbox n join "
                "pressrun.event_report_jobs j using (job_id) where j.status not in ('completed', "
                "'expired')");
    expect_none("each recipient of a completed job has a mail, sent",
                "select j.job_id, e from pressrun.event_report_jobs j, unnest(j.notify_emails) e "
                "where j.status = 'completed' and not exists (select from "
                "pressrun.notification_outbox n where n.job_id = j.job_id and n.email = e and "
                "n.status = 'sent')");
    EXPECT_EQ(database_.value("select used from pressrun.workspace_slots where workspace_id = 1 "
                              "order by version desc limit 1"),
              "0")
        << "all places are free again";
    EXPECT_EQ(above_limit_, 0) << "of " << looks_ << " looks";
    EXPECT_GT(looks_, 50);
    EXPECT_LE(not_made_, 3) << "faults that could not be made";
    expect_sound_store();
    expect_sound_mailbox();
  }

  void expect_sound_store() {
    std::set<std::string> known;
    for (const auto& row : database_
                               .sql("select r2_key, bytes, sha256, state from "
                                    "pressrun.event_report_job_artifacts")
                               .rows) {
      known.insert(*row[0]);
      const fs::path file = stack_->store() / *row[0];
      EXPECT_FALSE(row[3] == "deleted" && fs::exists(file)) << "said to be deleted: " << *row[0];
      if (row[3] != "available") continue;
      ASSERT_TRUE(fs::exists(file)) << "a row without its object: " << *row[0];
      EXPECT_EQ(std::to_string(fs::file_size(file)), *row[1]);
      EXPECT_EQ(sha256_of(file), *row[2]);
    }
    for (const auto& entry : fs::recursive_directory_iterator(stack_->store())) {
      const std::string key = fs::relative(entry.path(), stack_->store()).string();
      if (!entry.is_regular_file() || key.starts_with(".pressrun")) continue;
      EXPECT_TRUE(known.contains(key)) << "an object without a row: " << key;
    }
  }

  // The name of a mail's file is made from its notification, so a repeated one is the same file. A
  // mail whose file expired before it could be sent is dead; a courier that was killed after
  // sending it may have left it all the same.
  void expect_sound_mailbox() {
    std::size_t mails = 0;
    for (const auto& entry : fs::directory_iterator(stack_->maildir() / "new")) {
      mails += entry.is_regular_file() ? 1 : 0;
    }
    const auto rows = database_.sql(
        "select count(*) filter (where status = 'sent'), count(*) from "
        "pressrun.notification_outbox");
    EXPECT_GE(mails, std::stoul(*rows.rows.at(0)[0]));
    EXPECT_LE(mails, std::stoul(*rows.rows.at(0)[1]));
  }

  void report(int jobs) {
    std::cout << "seed " << seed() << ", " << jobs << " requests; faults:";
    for (const auto& [kind, times] : faults_) std::cout << ' ' << kind << 'x' << times;
    std::cout << "; " << looks_ << " looks at the limit; "
              << database_.value(
                     "select string_agg(status || ' ' || n, ', ' order by status) from (select "
                     "status, count(*) as n from pressrun.event_report_jobs group by 1) s")
              << "; runs "
              << database_.value(
                     "select string_agg(outcome || ' ' || n, ', ' order by outcome) from "
                     "(select outcome, count(*) as n from "
                     "pressrun.event_report_job_runs group by 1) r")
              << "; failures "
              << database_.value(
                     "select string_agg(failure_code || ' ' || n, ', ') from (select "
                     "failure_code, count(*) as n from ops.failures group by 1) f")
              << "; by schedules " << database_.value("select count(*) from pressrun.schedule_runs")
              << "; mails " << database_.value("select count(*) from pressrun.notification_outbox")
              << std::endl;
  }

  static constexpr const char* kCancelSome =
      "select pressrun.cancel_job(1, 42, job_id) from (select job_id from "
      "pressrun.event_report_jobs where status in ('queued', 'running') and cancel_requested_at is "
      "null order by job_id offset $1 limit 1) j";
  static constexpr const char* kRetrySome =
      "select pressrun.retry_job(1, 42, job_id) from (select j.job_id from "
      "pressrun.event_report_jobs j where j.status = 'failed' and not exists (select from "
      "pressrun.event_report_jobs n where n.retry_of = j.job_id) order by j.job_id limit 1) j";

  static constexpr const char* kLetSomeExpire =
      "update pressrun.event_report_job_artifacts set expires_at = pressrun.now() where state = "
      "'available' and random() < 0.2";

  std::minstd_rand random_{seed() + 1};
  OwnServer server_;
  TestDatabase& database_ = server_.database();
  std::optional<Stack> stack_;
  std::vector<std::size_t> alive_;
  std::size_t courier_ = 0;
  std::map<int, int> faults_;
  int not_made_ = 0;
  std::atomic<bool> asked_{false};
  std::atomic<bool> over_{false};
  std::atomic<int> looks_{0};
  std::atomic<int> above_limit_{0};
};

TEST_F(Campaign, LosesNothingAndRepeatsNothing) {
  const int jobs = is_long_run() ? 3000 : 120;
  run(jobs);
  report(jobs);
  expect_sound();
}

}  // namespace
}  // namespace pressrun::test
