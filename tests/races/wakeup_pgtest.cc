// Who is told of what: workers of jobs that became claimable and of cancels, streams of jobs that
// changed; and the server process of a run that was taken away.

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "db/listener.h"
#include "tests/races/world.h"

namespace pressrun::test {
namespace {

// Hears one channel, from the moment that it is made.
class Ear {
 public:
  Ear(const World& world, const std::string& channel)
      : listener_(
            {.url = world.url(Role::kWorker), .application_name = "ear"}, {channel},
            [this](const std::string&, const std::string& payload) {
              const std::lock_guard lock(mutex_);
              heard_.push_back(payload);
            },
            [this] {
              const std::lock_guard lock(mutex_);
              connected_ = true;
            }) {
    eventually([this] {
      const std::lock_guard lock(mutex_);
      return connected_;
    });
  }

  // Forgets what was heard until now, and waits for the next.
  bool hears_after(const std::function<void()>& what) {
    {
      const std::lock_guard lock(mutex_);
      heard_.clear();
    }
    what();
    return eventually([this] { return !heard().empty(); });
  }
  std::vector<std::string> heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> heard_;
  bool connected_ = false;
  db::Listener listener_;
};

TEST(Workers, AreWokenForEverythingThatBecomesClaimable) {
  World world;
  const std::string worker = world.worker();
  Ear ear(world, "pressrun_queue");
  std::string job;
  EXPECT_TRUE(ear.hears_after([&] { job = world.request(); })) << "a request";
  Lease lease = world.begun(worker, job);
  EXPECT_TRUE(ear.hears_after([&] {
    world.value("select pressrun.hand_back($1, $2, $3, 'stop')", lease.params());
  })) << "a run that was handed back";
  lease = world.begun(worker, job);
  world.value("select pressrun.fail_job($1, $2, $3, 'storage_unavailable', null, true)",
              lease.params());
  EXPECT_TRUE(ear.hears_after([&] {
    world.value("select test.end_backoffs(), pressrun.release_backoff()");
  })) << "the end of a backoff";
  world.value("select pressrun.set_workspace_limits(1, null, 1)");
  world.request();
  EXPECT_TRUE(ear.hears_after([&] { world.value("select pressrun.cancel_job(1, 11, $1)", {job}); }))
      << "a slot that became free";
  world.request();
  EXPECT_TRUE(ear.hears_after([&] {
    world.value("select pressrun.set_workspace_limits(1, null, 5)");
  })) << "a higher limit";
}

TEST(Workers, AreNotWokenForWhatMustWait) {
  World world;
  world.value("select pressrun.set_workspace_limits(1, null, 1)");
  world.request();
  Ear ear(world, "pressrun_queue");
  EXPECT_TRUE(ear.hears_after([&] {
    world.request();
    world.value("notify pressrun_queue, 'end of the test'");
  }));
  EXPECT_EQ(ear.heard(), std::vector<std::string>{"end of the test"});
}

TEST(Workers, AreToldWhichRunToCancel) {
  World world;
  const std::string job = world.request();
  const Lease lease = world.begun(world.worker(), job);
  Ear ear(world, "pressrun_cancel");
  EXPECT_TRUE(
      ear.hears_after([&] { world.value("select pressrun.cancel_job(1, 11, $1)", {job}); }));
  EXPECT_EQ(ear.heard().front(), job + " " + lease.run_lease);
}

TEST(Streams, AreToldOfEveryChangeOfAJob) {
  World world;
  const std::string worker = world.worker();
  Ear ear(world, "pressrun_jobs");
  std::string job;
  EXPECT_TRUE(ear.hears_after([&] { job = world.request(); })) << "a request";
  EXPECT_EQ(ear.heard().front(), "11:" + job + ":queued");
  Lease lease;
  EXPECT_TRUE(ear.hears_after([&] { lease = world.begun(worker, job); })) << "a claim";
  EXPECT_TRUE(ear.hears_after([&] {
    world.value("select pressrun.report_progress($1, $2, $3, 'rendering', 5, 1)", lease.params());
  })) << "progress";
  EXPECT_TRUE(ear.hears_after([&] { world.value(kComplete, lease.params()); })) << "completion";
  EXPECT_EQ(ear.heard().back(), "11:" + job + ":completed");
}

TEST(Streams, AreToldToLookAtAllWhenTooManyChanged) {
  World world;
  const std::string worker = world.worker();
  world.value("select count(test.request(1000, 1000)) from generate_series(1, 400)");
  Ear ear(world, "pressrun_jobs");
  EXPECT_TRUE(ear.hears_after(
      [&] { world.value("select count(*) from pressrun.claim_jobs($1, 400)", {worker}); }));
  EXPECT_EQ(ear.heard(), std::vector<std::string>{"*"});
}

class TakenRun : public testing::Test {
 protected:
  TakenRun() : reader_(world_.connect(Role::kReader)), janitor_(world_.connect(Role::kJanitor)) {
    const std::string job = world_.request();
    const std::string worker = world_.worker();
    lease_ = world_.begun(worker, job);
  }
  // The reader runs a query for the run; the run says that its process began so much later.
  std::future<std::string> query(const std::string& later) {
    world_.value(
        "select pressrun.begin_run($1, $2, $3, a.pid, a.backend_start + $4::interval) "
        "from pg_stat_activity a where a.pid = $5",
        {lease_.job, lease_.run_lease, lease_.token, later, reader_.backend_pid()});
    std::future<std::string> answer = in_background(reader_, "select pg_sleep(30)");
    eventually([&] {
      return world_.value("select state from pg_stat_activity where pid = $1",
                          {reader_.backend_pid()}) == "active";
    });
    world_.value("update pressrun.event_report_job_runs set deadline_at = clock_timestamp()");
    EXPECT_EQ(janitor_.call("select pressrun.run_duty('enforce_deadlines')").scalar(), "1");
    return answer;
  }

  World world_;
  db::Session reader_;
  db::Session janitor_;
  Lease lease_;
};

TEST_F(TakenRun, LosesItsServerProcess) {
  std::future<std::string> answer = query("0");
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST_F(TakenRun, LeavesALaterProcessWithTheSameNumberAlone) {
  std::future<std::string> answer = query("1 second");
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  world_.value("select pg_cancel_backend($1)", {reader_.backend_pid()});
  EXPECT_EQ(answer.get(), "57014");
}

}  // namespace
}  // namespace pressrun::test
