// J6, J7, J8, J9: what goes wrong for good fails with its code, its sentence and its diagnostic,
// and a cancel is quick whoever has died.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <csignal>

#include "tests/support/eventually.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::seconds;
namespace fs = std::filesystem;

// A row that fills the server's send buffer, so that slow rows come one by one.
constexpr int kFlushed = 9000;

// Another way to the server's socket, which can be taken away.
class SocketAlias {
 public:
  SocketAlias() { mend(); }

  std::string address() const {
    std::string address = TestDatabase::server();
    address.replace(address.find(directory_), directory_.size(), link_.string());
    return address;
  }
  void mend() const { fs::create_directory_symlink(directory_, link_); }
  void cut(TestDatabase& database) const {
    fs::remove(link_);
    database.sql(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        "where usename = 'pressrun_reader' and datname = current_database()");
  }

 private:
  static std::string directory_of(const std::string& address) {
    const std::size_t from = address.find("host=") + 5;
    return address.substr(from, address.find(' ', from) - from);
  }

  TemporaryFolder folder_;
  std::string directory_ = directory_of(TestDatabase::server());
  fs::path link_ = folder_.path() / "socket";
};

class FailingWell : public testing::Test {
 protected:
  // Of two attempts, so that one backoff of 5 seconds is waited for.
  void start(const std::string& limits = R"({"max_attempts": 2})",
             std::map<std::string, std::string> environment = {}) {
    define_test_report(database_, limits);
    environment["PRESSRUN_WORKER_SLOTS"] = "1";
    stack_.emplace(database_, StackOptions{.httpd = false, .environment = std::move(environment)});
  }
  std::string running_job() {
    const std::string job =
        request_rows(database_, {.rows = 2000, .pause_seconds = 0.05, .width = kFlushed});
    EXPECT_TRUE(eventually([&] { return rows_written(database_, job) > 0; }));
    return job;
  }
  std::string worker(const std::string& column) {
    return database_.value("select " + column + " from ops.workers");
  }
  bool is_claimable(const std::string& job) {
    return value("select count(*) from pressrun.job_queue where job_id = $1 and hold is null",
                 job) == "1";
  }
  std::string runs_of(const std::string& job) {
    return value(
        "select string_agg(outcome, ',' order by run_lease) from pressrun.event_report_job_runs "
        "where job_id = $1",
        job);
  }
  std::string value(const std::string& sql, const std::string& job) {
    return database_.value(sql, {job});
  }
  void expect_failed(const std::string& job, const std::string& code, const std::string& reason,
                     const std::string& outcomes) {
    ASSERT_TRUE(eventually([&] { return status_of(database_, job) == "failed"; }, seconds(60)))
        << status_of(database_, job);
    expect_ended(database_, stack_->store(), job, "failed");
    EXPECT_EQ(value("select failure_code from ops.failures where job_id = $1", job), code);
    EXPECT_EQ(value("select failure_reason from ops.failures where job_id = $1", job), reason);
    EXPECT_EQ(value("select diagnostic ->> 'code' from ops.failures where job_id = $1", job), code);
    EXPECT_EQ(runs_of(job), outcomes);
  }
  std::string server_processes_at(const std::string& job) {
    return value(
        "select count(*) from pg_stat_activity a join pressrun.event_report_job_runs r "
        "on a.pid = r.backend_pid and a.backend_start = r.backend_start "
        "where r.job_id = $1 and a.state = 'active'",
        job);
  }
  // Long before the worker would count as lost, which would end the job, too.
  void cancel_soon(const std::string& job) {
    database_.sql("update pressrun.settings set lease_time = '1 minute'");
    database_.sql("select pressrun.cancel_job(1, 42, $1)", {job});
    EXPECT_TRUE(
        eventually([&] { return status_of(database_, job) == "cancelled"; }, kCancelWithin));
    EXPECT_TRUE(eventually([&] { return server_processes_at(job) == "0"; }, seconds(5)))
        << "no server process goes on with the query";
  }

  TestDatabase database_;
  std::optional<Stack> stack_;
};

TEST_F(FailingWell, AStoreThatStaysAwayFailsTheJob) {
  start();
  const fs::path away = stack_->store().string() + ".away";
  fs::rename(stack_->store(), away);
  const std::string job = request_rows(database_, {});
  ASSERT_TRUE(eventually([&] { return status_of(database_, job) == "failed"; }, seconds(60)));
  fs::rename(away, stack_->store());
  expect_failed(job, "storage_unavailable", "Storage temporarily unavailable — please retry.",
                "requeued,failed");
}

TEST_F(FailingWell, AFullDiskIsAStorageFault) {
  start();
  const fs::path incoming = stack_->store();
  const fs::path copy = incoming.string() + ".marker";
  fs::copy_file(incoming / ".pressrun-store", copy);
  if (::mount("tmpfs", incoming.c_str(), "tmpfs", 0, "size=256k") != 0) {
    GTEST_SKIP() << "a small file system can be mounted as root only";
  }
  fs::copy_file(copy, incoming / ".pressrun-store");
  const std::string job = request_rows(database_, {.rows = 200, .width = kFlushed});
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "failed"; }, seconds(60)));
  EXPECT_EQ(objects_in(incoming), 0U) << "nothing partial is left";
  expect_failed(job, "storage_unavailable", "Storage temporarily unavailable — please retry.",
                "requeued,failed");
  EXPECT_EQ(::umount2(incoming.c_str(), MNT_DETACH), 0);
}

TEST_F(FailingWell, ADataSourceThatIsDownFailsTheJob) {
  start(R"({"max_attempts": 2})",
        {{"PRESSRUN_SOURCE_REPLICA_URL", "postgresql://pressrun_reader@127.0.0.1:9/nowhere"}});
  database_.sql("update pressrun.report_types set source = 'replica' where type = 'test-rows'");
  expect_failed(request_rows(database_, {}), "source_unavailable",
                "The data source is unavailable right now — please retry in a few minutes.",
                "requeued,failed");
}

// O4: whoever can read nothing leaves jobs to those who can, and says so.
TEST_F(FailingWell, AWorkerThatCanReadNothingTakesNoJobs) {
  const SocketAlias alias;
  const std::string reader = database_.url_by(alias.address(), Role::kReader);
  define_test_report(database_, R"({"max_attempts": 2})");
  stack_.emplace(database_, StackOptions{.workers = 0, .httpd = false});
  stack_->add_worker({{"PRESSRUN_READER_DATABASE_URL", reader}, {"PRESSRUN_WORKER_SLOTS", "1"}});
  alias.cut(database_);
  const std::string first = request_rows(database_, {});
  EXPECT_TRUE(eventually([&] { return worker("state") == "impeded"; }));
  EXPECT_THAT(worker("impediment"), testing::HasSubstr("reports' data cannot be reached: "));
  const std::string second = request_rows(database_, {});
  EXPECT_TRUE(eventually([&] { return is_claimable(first); })) << "its backoff ends";
  EXPECT_EQ(runs_of(second), "");
  alias.mend();
  expect_ended(database_, stack_->store(), first, "completed");
  expect_ended(database_, stack_->store(), second, "completed");
  EXPECT_EQ(runs_of(first), "requeued,completed");
  EXPECT_EQ(runs_of(second), "completed");
  EXPECT_TRUE(eventually([&] { return worker("state") == "alive"; }));
}

TEST_F(FailingWell, AHungRendererEndsAtItsDeadline) {
  start(R"({"run_deadline": "3 seconds", "max_attempts": 2})");
  const std::string job = running_job();
  for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGSTOP);
  expect_failed(
      job, "deadline_exceeded",
      "The report was not ready after 3 seconds and was stopped. Try a narrower date range.",
      "failed");
  const std::string next = request_rows(database_, {});
  expect_ended(database_, stack_->store(), next, "completed");
}

TEST_F(FailingWell, ACancelIsQuickWhenTheWorkerIsDead) {
  start();
  const std::string job = running_job();
  stack_->worker(0).send(SIGKILL);
  cancel_soon(job);
}

TEST_F(FailingWell, ACancelIsQuickWhenSupervisorAndRendererHang) {
  start();
  const std::string job = running_job();
  for (const pid_t renderer : stack_->worker(0).children()) ::kill(renderer, SIGSTOP);
  stack_->worker(0).send(SIGSTOP);
  cancel_soon(job);
  stack_->worker(0).send(SIGCONT);
  const std::string next = request_rows(database_, {});
  expect_ended(database_, stack_->store(), next, "completed");
}

}  // namespace
}  // namespace pressrun::test
