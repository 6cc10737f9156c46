// J1, J6, O2: the primary dies under load and its standby takes its place; one connection string
// names both.
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "tests/support/eventually.h"
#include "tests/support/own_server.h"
#include "tests/support/stack.h"
#include "tests/support/standby.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;
constexpr auto kLoad = seconds(2);  // before the fault and after it

double seconds_since(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

void tell(const std::string& what, double value, const std::string& unit = "s") {
  std::cout << "[ measured ] " << what << ": " << value << ' ' << unit << '\n';
}

// People who request reports over HTTP, one after another, until the object goes.
class People {
 public:
  explicit People(Stack& stack, const std::string& password)
      : client_(stack.client_of("organizer@voyage.example", password)),
        thread_([this] { work(); }) {}
  ~People() { stop(); }
  People(const People&) = delete;
  People& operator=(const People&) = delete;

  void stop() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // The jobs that were answered with 201.
  std::set<std::string> accepted() const {
    const std::lock_guard lock(mutex_);
    return accepted_;
  }
  int refused() const { return refused_; }
  Clock::time_point last_accepted() const { return last_.load(); }

 private:
  void work() {
    client_.give_up_after(seconds(5));
    for (int i = 0; !over_; ++i) {
      try {
        request(i);
      } catch (const std::exception&) {
        ++refused_;
      }
      std::this_thread::sleep_for(milliseconds(20));
    }
  }
  void request(int number) {
    const Answer answer = client_.post(
        "/v1/admin/events/42/reports/jobs",
        {{"type", "test-rows"},
         {"format", "csv"},
         {"notify_emails", {"who@example.org"}},
         {"params",
          {{"row_count", 10}, {"pause", number % 8 == 0 ? 0.1 : 0}, {"width", kFlushed}}}});
    if (answer.status != 201) {
      ++refused_;
      return;
    }
    last_ = Clock::now();
    const std::lock_guard lock(mutex_);
    accepted_.insert(answer.json().at("job_id"));
  }

  HttpClient client_;
  std::atomic<bool> over_{false};
  std::atomic<int> refused_{0};
  std::atomic<Clock::time_point> last_{Clock::now()};
  mutable std::mutex mutex_;
  std::set<std::string> accepted_;  // GUARDED_BY(mutex_)
  std::thread thread_;              // last: it uses all the others
};

class Failover : public testing::Test {
 protected:
  Failover() {
    define_test_report(database_);
    // A mail that was sent without the new primary knowing is sent again after its lease.
    database_.sql("update pressrun.settings set mail_lease = '5 seconds'");
    standby_.emplace(server_.server());
    ::setenv("PRESSRUN_TEST_CLUSTER", either(server_.server(), standby_->server()).c_str(), 1);
    password_ = database_.value("select min(password) from voyage.sample_logins()");
  }

  void start_stack() {
    stack_.emplace(database_, StackOptions{.workers = 2,
                                           .courier = true,
                                           .environment = {{"PRESSRUN_WORKER_SLOTS", "2"}}});
  }
  // Empty: commits wait for no standby.
  void wait_for_standbys(const std::string& names) {
    database_.sql("alter system set synchronous_standby_names = '" + names + "'");
    database_.sql("select pg_reload_conf()");
  }

  // The primary dies while people request reports, and the standby is promoted; returns what they
  // were told is accepted.
  std::set<std::string> fail_over(bool falls_behind) {
    People people(*stack_, password_);
    std::this_thread::sleep_for(kLoad);
    if (falls_behind) {
      standby_->fall_behind();
      std::this_thread::sleep_for(seconds(1));
    }
    standby_->kill_primary();
    const auto killed_at = Clock::now();
    standby_->promote();
    const auto promoted_at = Clock::now();
    tell("the primary is killed, until the standby is promoted", seconds_since(killed_at));
    EXPECT_TRUE(eventually([&] { return people.last_accepted() > promoted_at; }));
    tell("the standby is promoted, until a request is accepted", seconds_since(promoted_at));
    EXPECT_TRUE(eventually([&] { return completed_since_promotion(); }));
    tell("the standby is promoted, until a report of a new request is there",
         seconds_since(promoted_at));
    std::this_thread::sleep_for(kLoad);
    people.stop();
    tell("requests accepted", static_cast<double>(people.accepted().size()), "");
    tell("requests refused or not answered", people.refused(), "");
    return people.accepted();
  }
  bool completed_since_promotion() {
    try {
      // The time of the promotion is that of the first checkpoint of the new timeline, or earlier.
      return database_.value(
                 "select count(*) from pressrun.event_report_jobs j where j.status = 'completed' "
                 "and j.created_at > (select max(modification) from pg_ls_waldir() "
                 "where name like '%.history')") != "0";
    } catch (const std::exception&) {
      return false;
    }
  }

  std::set<std::string> jobs() {
    std::set<std::string> all;
    for (const auto& row : database_.sql("select job_id from pressrun.event_report_jobs").rows) {
      all.insert(*row[0]);
    }
    return all;
  }
  void expect_each_ends_once(const std::set<std::string>& all) {
    for (const std::string& job : all) expect_ended(database_, stack_->store(), job, "completed");
  }
  void expect_all_programs_work() {
    EXPECT_TRUE(stack_->httpd().running());
    EXPECT_TRUE(stack_->janitor().running());
    EXPECT_TRUE(stack_->courier().running());
    for (const std::size_t i : {0, 1}) {
      EXPECT_TRUE(stack_->worker(i).running());
      EXPECT_TRUE(eventually([&] {
        return database_.value(
                   "select count(*) from pressrun.workers where pid = $1 and lost_at is null and "
                   "heartbeat_at > clock_timestamp() - interval '5 seconds'",
                   {stack_->worker(i).pid()}) == "1";
      }));
    }
    // Whose janitor and courier have found their way too.
    const std::string since = database_.value("select clock_timestamp()");
    EXPECT_TRUE(eventually([&] {
      return database_.value("select count(*) from pressrun.duties where due_at > $1::timestamptz",
                             {since}) != "0";
    }));
    EXPECT_TRUE(eventually([&] {
      return database_.value(
                 "select count(*) from pressrun.notification_outbox where sent_at is null") == "0";
    }));
  }
  // Nobody claims what the queue has passed over.
  std::string stranded() { return database_.value("select pressrun.readmit_stranded()"); }

  OwnServer server_;
  TestDatabase& database_ = server_.database();
  std::optional<Standby> standby_;
  std::string password_;
  std::optional<Stack> stack_;
};

TEST_F(Failover, LosesNoAcceptedJobWithASynchronousStandby) {
  wait_for_standbys("*");
  start_stack();
  const std::set<std::string> accepted = fail_over(false);
  const std::set<std::string> there = jobs();
  for (const std::string& job : accepted) EXPECT_TRUE(there.contains(job)) << job;
  EXPECT_EQ(stranded(), "0");
  expect_each_ends_once(there);
  expect_all_programs_work();
  tell("requests that were not answered and are there",
       static_cast<double>(there.size() - accepted.size()), "");
}

// What the standby had not received is lost; what is there is as good as ever.
TEST_F(Failover, LosesTheLastMomentWithAnAsynchronousStandby) {
  start_stack();
  const std::set<std::string> accepted = fail_over(true);
  const std::set<std::string> there = jobs();
  std::size_t lost = 0;
  for (const std::string& job : accepted) lost += there.contains(job) ? 0 : 1;
  EXPECT_EQ(stranded(), "0");
  expect_each_ends_once(there);
  expect_all_programs_work();
  tell("accepted jobs lost with a standby 1 s behind", static_cast<double>(lost), "");
  EXPECT_GT(lost, 0u) << "the standby was not behind: this test shows nothing";
  // Of lost jobs, and of runs that the new primary has done once more under another key.
  tell("files that no row names", static_cast<double>(objects_in(stack_->store()) - there.size()),
       "");
}

// Commits wait for the standby then. Workers keep their reports meanwhile, for longer than a lease.
TEST_F(Failover, ASynchronousStandbyThatDiesOnlyDelays) {
  database_.sql(
      "update pressrun.settings set lease_time = '3 seconds', heartbeat_interval = '1 second'");
  wait_for_standbys("*");
  start_stack();
  const std::string job =
      request_rows(database_, {.rows = 40, .pause_seconds = 0.2, .width = kFlushed});
  EXPECT_TRUE(eventually([&] { return rows_written(database_, job) > 0; }));
  standby_->server().stop_immediately();
  // Nothing happens that could be waited for: longer than the lease is the point.
  std::this_thread::sleep_for(seconds(5));
  EXPECT_EQ(status_of(database_, job), "running");
  wait_for_standbys("");
  expect_ended(database_, stack_->store(), job, "completed");
  EXPECT_EQ(database_.value("select count(*) from pressrun.event_report_job_runs where job_id = $1",
                            {job}),
            "1");
}

}  // namespace
}  // namespace pressrun::test
