// J1, J6, O2, S2: the database, the httpd and two workers on hosts of their own, whose links are
// cut while reports are made. Skipped where network namespaces may not be made.
#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <optional>
#include <thread>

#include "tests/support/eventually.h"
#include "tests/support/network.h"
#include "tests/support/own_server.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr int kDatabaseHost = 0;
constexpr int kHttpdHost = 1;  // and the janitor
constexpr int kFirstWorkerHost = 2;
constexpr int kHosts = 4;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;
constexpr seconds kLease{10};
// By when each side must know that the other is gone: what connections of ours wait for an answer
// or for a sign of life, and a little.
constexpr seconds kNoticed{32};

void tell(const std::string& what, Clock::time_point since) {
  const std::chrono::duration<double> took = Clock::now() - since;
  std::cout << "[ measured ] " << what << ": " << took.count() << " s\n";
}

class Hosts : public testing::Test {
 protected:
  // The server serves all tests, each of which has a database and programs of its own.
  static void SetUpTestSuite() {
    if (!Network::impossible().empty()) return;
    network_ = new Network(kHosts);
    const Network::On here(*network_, kDatabaseHost);
    server_ =
        new OwnServer({.host = network_->address(kDatabaseHost), .network = Network::range()});
  }
  static void TearDownTestSuite() {
    if (network_ == nullptr) return;
    {
      const Network::On here(*network_, kDatabaseHost);
      delete server_;
    }
    delete network_;
  }

  void SetUp() override {
    if (const std::string why = Network::impossible(); !why.empty()) GTEST_SKIP() << why;
    here_.emplace(*network_, kDatabaseHost);
    database_.emplace();
    define_test_report(*database_);
    password_ = database_->value("select min(password) from voyage.sample_logins()");
    {
      const Network::On httpd_host(*network_, kHttpdHost);
      stack_.emplace(*database_, StackOptions{.workers = 0});
    }
    for (int i = 0; i < 2; ++i) {
      const Network::On worker_host(*network_, kFirstWorkerHost + i);
      stack_->add_worker({{"PRESSRUN_WORKER_SLOTS", "1"}});
    }
  }

  // Over HTTP, as an organizer; the job's id.
  std::string request(int rows, double pause) {
    const Network::On httpd_host(*network_, kHttpdHost);
    HttpClient client = stack_->client_of("organizer@voyage.example", password_);
    const Answer answer =
        client.post("/v1/admin/events/42/reports/jobs",
                    {{"type", "test-rows"},
                     {"format", "csv"},
                     {"params", {{"row_count", rows}, {"pause", pause}, {"width", kFlushed}}}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.json().at("job_id");
  }
  std::string running_job(int rows, double pause) {
    const std::string job = request(rows, pause);
    EXPECT_TRUE(eventually([&] { return rows_written(*database_, job) > 0; }));
    return job;
  }

  // The worker that has the present run of a job.
  int worker_of(const std::string& job) {
    const std::string pid = database_->value(
        "select w.pid from pressrun.event_report_jobs j join pressrun.workers w using (worker_id) "
        "where j.job_id = $1",
        {job});
    return pid == std::to_string(stack_->worker(0).pid()) ? 0 : 1;
  }
  int runs_of(const std::string& job) {
    return std::stoi(database_->value(
        "select count(*) from pressrun.event_report_job_runs where job_id = $1", {job}));
  }
  // An incarnation of this worker has told that it lives since then (the database's time).
  bool lives_since(int worker, const std::string& since) {
    return database_->value(
               "select count(*) from pressrun.workers where pid = $1 and lost_at is null and "
               "retired_at is null and heartbeat_at > $2::timestamptz",
               {stack_->worker(static_cast<std::size_t>(worker)).pid(), since}) != "0";
  }
  std::string now() { return database_->value("select clock_timestamp()"); }
  int connections_from(int host) {
    return std::stoi(
        database_->value("select count(*) from pg_stat_activity where client_addr = $1::inet",
                         {network_->address(host)}));
  }
  bool httpd_is_ready() {
    const Network::On httpd_host(*network_, kHttpdHost);
    try {
      HttpClient probe(stack_->port());
      probe.give_up_after(seconds(40));
      return probe.get("/readyz").status == 200;
    } catch (const std::exception&) {
      return false;
    }
  }

  void expect_all_ended(const std::vector<std::string>& jobs) {
    for (const std::string& job : jobs) expect_ended(*database_, stack_->store(), job, "completed");
    // What a lost run stored is gone, and so is what it had not finished.
    EXPECT_TRUE(eventually([&] { return objects_in(stack_->store()) == jobs.size(); }))
        << objects_in(stack_->store()) << " objects of " << jobs.size() << " jobs";
    EXPECT_EQ(unfinished_in(stack_->store()), 0u);
  }

  static inline Network* network_ = nullptr;
  static inline OwnServer* server_ = nullptr;
  std::optional<Network::On> here_;
  std::optional<TestDatabase> database_;
  std::string password_;
  std::optional<Stack> stack_;
};

TEST_F(Hosts, AWorkerThatIsCutOffLosesItsReportToAnotherAndComesBack) {
  std::vector<std::string> jobs{running_job(60, 0.05)};
  const int cut = worker_of(jobs[0]);
  network_->cut(kFirstWorkerHost + cut);
  const auto cut_at = Clock::now();
  for (int i = 0; i < 5; ++i) jobs.push_back(request(10, 0));

  EXPECT_TRUE(eventually([&] { return runs_of(jobs[0]) == 2; }, 2 * kLease));
  tell("a worker is cut off, until another has its report", cut_at);
  EXPECT_EQ(worker_of(jobs[0]), 1 - cut);
  for (const std::string& job : jobs) expect_ended(*database_, stack_->store(), job, "completed");
  tell("a worker is cut off, until its report is there", cut_at);

  network_->join(kFirstWorkerHost + cut);
  const auto joined_at = Clock::now();
  const std::string since = now();
  EXPECT_TRUE(eventually([&] { return lives_since(cut, since); }, kNoticed));
  tell("a worker is joined again, until it works again", joined_at);
  expect_all_ended(jobs);
}

// The renderer is stopped when the server has sent it everything, and wakes up when its report has
// long been made by another: it stores its file and says that it is done.
TEST_F(Hosts, WhatALostRendererStoresLateChangesNothing) {
  const std::string job = running_job(20, 0.05);
  const auto late = static_cast<std::size_t>(worker_of(job));
  const std::vector<pid_t> renderers = stack_->worker(late).children();
  for (const pid_t renderer : renderers) ::kill(renderer, SIGSTOP);
  EXPECT_TRUE(eventually([&] {
    return database_->value(
               "select count(*) from pg_stat_activity where state = 'idle in transaction' and "
               "application_name = 'pressrun-reader'") == "1";
  }));
  stack_->worker(late).send(SIGSTOP);
  network_->cut(kFirstWorkerHost + static_cast<int>(late));
  expect_ended(*database_, stack_->store(), job, "completed");
  const std::string digest = database_->value(
      "select string_agg(a::text, ',') from pressrun.event_report_job_artifacts a "
      "where job_id = $1 and state = 'available'",
      {job});

  network_->join(kFirstWorkerHost + static_cast<int>(late));
  for (const pid_t renderer : renderers) ::kill(renderer, SIGCONT);
  EXPECT_TRUE(eventually([&] {
    return stack_->worker(late).log().find("outcome=lease_lost") != std::string::npos;
  })) << stack_->worker(late).log();
  stack_->worker(late).send(SIGCONT);
  expect_all_ended({job});
  EXPECT_EQ(digest, database_->value(
                        "select string_agg(a::text, ',') from pressrun.event_report_job_artifacts a"
                        " where job_id = $1 and state = 'available'",
                        {job}));
}

// For longer than a connection waits; and a worker's host goes away for good, without a farewell.
TEST_F(Hosts, ADatabaseThatIsCutOffComesBackToAllItsPrograms) {
  std::vector<std::string> jobs{running_job(60, 0.05), running_job(60, 0.05)};
  for (int i = 0; i < 5; ++i) jobs.push_back(request(10, 0));
  const int gone = worker_of(jobs[0]);
  network_->cut(kFirstWorkerHost + gone);
  network_->cut(kDatabaseHost);
  const auto cut_at = Clock::now();
  stack_->worker(static_cast<std::size_t>(gone)).send(SIGKILL);

  EXPECT_TRUE(eventually([&] { return !httpd_is_ready(); }, kNoticed));
  tell("the database is cut off, until the httpd says so", cut_at);
  EXPECT_TRUE(eventually([&] { return connections_from(kFirstWorkerHost + gone) == 0; },
                         kNoticed - std::chrono::duration_cast<seconds>(Clock::now() - cut_at)));
  tell("a host vanishes, until the server has closed its connections", cut_at);
  std::this_thread::sleep_until(cut_at + kNoticed);

  network_->join(kDatabaseHost);
  const auto joined_at = Clock::now();
  const std::string since = now();
  EXPECT_TRUE(eventually([&] { return httpd_is_ready(); }, kNoticed));
  tell("the database is joined again, until the httpd is ready", joined_at);
  EXPECT_TRUE(eventually([&] { return lives_since(1 - gone, since); }, kNoticed));
  tell("the database is joined again, until a worker works", joined_at);
  jobs.push_back(request(10, 0));
  expect_all_ended(jobs);
  tell("the database is joined again, until all reports are there", joined_at);
}

}  // namespace
}  // namespace pressrun::test
