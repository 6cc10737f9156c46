// The running limit of a workspace under fire: never over it, and no slot lost or made up (J12).

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

// Workspaces 1 and 2 with requesters, workers that end their runs in every way, people who cancel,
// and duties. Counts what must not happen.
class Crowd {
 public:
  explicit Crowd(World& world) : world_(world) {}

  // Runs until so many jobs were asked for and nothing is left to do. `beside` runs again and again
  // on a thread of its own, with a session of its own.
  template <typename Beside>
  void run(int jobs, Beside beside) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) threads.emplace_back([this, i, jobs] { ask(i, jobs / 3); });
    for (int i = 0; i < 3; ++i) threads.emplace_back([this, i] { work(100 + i); });
    threads.emplace_back([this] { cancel(7); });
    threads.emplace_back([this] { keep_house(); });
    threads.emplace_back([this, &beside] {
      db::Session session = world_.connect();
      while (!done_) beside(session);
    });
    for (std::size_t i = 0; i < 3; ++i) threads[i].join();
    asked_ = true;
    eventually([&] { return idle_workers_ == 3; }, std::chrono::seconds(120));
    done_ = true;
    for (std::size_t i = 3; i < threads.size(); ++i) threads[i].join();
  }

  int deadlocks() const { return deadlocks_; }

 private:
  std::string call(db::Session& session, const std::string& sql, const db::Params& params = {}) {
    try {
      return session.call(sql, params).scalar().value_or("");
    } catch (const db::Error& error) {
      if (error.sqlstate() == "40P01") ++deadlocks_;
      return error.sqlstate();
    }
  }

  void ask(int seed, int jobs) {
    std::minstd_rand random(seed + 1);
    db::Session session = world_.connect(Role::kHttpd);
    for (int i = 0; i < jobs; ++i) {
      call(session, random() % 4 ? "select test.request(1, 11)" : "select test.request(6, 21)");
    }
  }

  void work(int seed) {
    std::minstd_rand random(seed);
    db::Session session = world_.connect();
    std::string worker = call(session, "select test.worker()");
    bool idle = false;
    while (!done_) {
      const db::Rows claimed =
          session.call("select job_id, run_lease, lease_token from pressrun.claim_jobs($1, $2)",
                       {worker, 1 + random() % 3});
      for (const db::Row& row : claimed.rows) {
        end(session, {row[0].value(), row[1].value(), row[2].value()}, random() % 12);
      }
      if (random() % 20 == 0) {
        call(session, "select pressrun.retire_worker($1)", {worker});
        worker = call(session, "select test.worker()");
      }
      const bool now_idle =
          asked_ && call(session, "select count(*) from pressrun.job_queue") == "0";
      if (now_idle != idle) idle_workers_ += now_idle ? 1 : -1;
      idle = now_idle;
    }
  }

  void end(db::Session& session, const Lease& lease, unsigned long how) {
    switch (how) {
      case 0:
        call(session, "select pressrun.fail_job($1, $2, $3, 'storage_unavailable', null, true)",
             lease.params());
        return;
      case 1:
        call(session, "select pressrun.fail_job($1, $2, $3, 'internal_error', null, false)",
             lease.params());
        return;
      case 2:
        call(session, "select pressrun.hand_back($1, $2, $3, 'stop')", lease.params());
        return;
      case 3:
        // Left to the deadline or to retire_worker(), whichever comes first.
        call(session,
             "update pressrun.event_report_job_runs set deadline_at = clock_timestamp() "
             "where job_id = $1 and run_lease = $2 and lease_token = $3",
             lease.params());
        return;
      default:
        call(session, "select test.complete($1, $2, $3)", lease.params());
    }
  }

  void cancel(int seed) {
    std::minstd_rand random(seed);
    db::Session session = world_.connect();
    while (!done_) {
      call(session,
           "select pressrun.cancel_job(case event_id when 11 then 1 else 6 end, event_id, job_id) "
           "from "
           "(select event_id, job_id from pressrun.event_report_jobs where status in ('queued', "
           "'running') "
           "offset $1 limit 1) j",
           {random() % 20});
    }
  }

  void keep_house() {
    db::Session session = world_.connect();
    while (!done_) {
      call(session, "select test.end_backoffs()");
      call(session, "select pressrun.release_backoff()");
      call(session, "select pressrun.enforce_deadlines()");
      call(session, "select pressrun.rescue_lost_runs()");
      call(session, "select pressrun.prune()");
    }
  }

  World& world_;
  std::atomic<bool> asked_{false};
  std::atomic<bool> done_{false};
  std::atomic<int> idle_workers_{0};
  std::atomic<int> deadlocks_{0};
};

void expect_all_ended(World& world) {
  world.value("select pressrun.enforce_deadlines()");
  EXPECT_EQ(world.number("select count(*) from pressrun.job_queue"), 0);
  EXPECT_EQ(
      world.number(
          "select count(*) from pressrun.event_report_jobs where status in ('queued', 'running')"),
      0);
}

TEST(RunningLimit, IsNeverExceededAndLosesNoSlot) {
  World world;
  world.value(
      "select pressrun.set_workspace_limits(1, null, 3), pressrun.set_workspace_limits(2, null, "
      "1)");
  std::atomic<int> samples{0}, over{0};
  Crowd crowd(world);
  crowd.run(600, [&](db::Session& session) {
    ++samples;
    const db::Rows running = session.call(
        "select workspace_id, count(*) from pressrun.event_report_jobs where status = 'running' "
        "group by 1 having count(*) > case workspace_id when 1 then 3 else 1 end");
    if (!running.empty()) ++over;
  });
  EXPECT_EQ(over, 0);
  EXPECT_GT(samples, 50);
  EXPECT_EQ(crowd.deadlocks(), 0);
  expect_all_ended(world);
  EXPECT_EQ(world.value("select test.slots_used(1)"), "0");
  EXPECT_EQ(world.value("select test.slots_used(2)"), "0");
}

TEST(RunningLimit, CountsAJobThatComesBackWhileItIsChanged) {
  World world;
  const Lease lease = world.begun(world.worker(), world.request());
  const std::string waiting = world.request();
  db::Session holder = world.connect();
  db::Session setting = world.connect(Role::kCtl);
  db::Transaction holding(holder);
  holding.call("select from pressrun.job_queue where job_id = $1 for update", {waiting});
  std::future<std::string> set =
      in_background(setting, "select pressrun.set_workspace_limits(1, null, 5)");
  ASSERT_TRUE(world.eventually_waits(setting.backend_pid()));
  world.value("select pressrun.hand_back($1, $2, $3, 'stop')", lease.params());
  holding.commit();
  set.get();
  EXPECT_EQ(world.value("select test.slots_used(1)"), "2");
}

TEST(RunningLimit, CanBeChangedWhileJobsComeAndGo) {
  World world;
  Crowd crowd(world);
  std::minstd_rand random(5);
  crowd.run(600, [&](db::Session& session) {
    const auto limit = random() % 5;
    session.call("select pressrun.set_workspace_limits(1 + $1, null, nullif($2, 0)::integer)",
                 {static_cast<int>(random() % 2), static_cast<int>(limit)});
  });
  EXPECT_EQ(crowd.deadlocks(), 0);
  world.value(
      "select pressrun.set_workspace_limits(1, null, 5), pressrun.set_workspace_limits(2, null, "
      "5)");
  expect_all_ended(world);
  for (const int workspace : {1, 2}) {
    EXPECT_EQ(world.value("select test.slots_used($1)", {workspace}),
              world.value("select test.slots_held($1)", {workspace}));
  }
}

// J16: pauses hold and release under a limit, in the middle of everything.
TEST(RunningLimit, CountsRightWhilePausesComeAndGo) {
  World world;
  world.value(
      "select pressrun.set_workspace_limits(1, null, 3), pressrun.set_workspace_limits(2, null, "
      "2)");
  Crowd crowd(world);
  std::atomic<int> over{0}, paused{0};
  int turn = 0;
  crowd.run(600, [&](db::Session& session) {
    const std::string scope = ++turn % 2 ? "'type', 'numbers', null" : "'workspace', null, 1";
    session.call("select pressrun.pause(" + scope + ", 'for a moment')");
    ++paused;
    const db::Rows running = session.call(
        "select workspace_id from pressrun.event_report_jobs where status = 'running' "
        "group by 1 having count(*) > case workspace_id when 1 then 3 else 2 end");
    if (!running.empty()) ++over;
    session.call("select pressrun.resume(" + scope + ")");
  });
  EXPECT_EQ(over, 0);
  EXPECT_GT(paused, 20);
  EXPECT_EQ(crowd.deadlocks(), 0);
  expect_all_ended(world);
  EXPECT_EQ(world.value("select test.slots_used(1)"), "0");
  EXPECT_EQ(world.value("select test.slots_used(2)"), "0");
}

// A pause locks the slots of the workspaces that have a limit when it begins.
TEST(RunningLimit, IsNotSetInTheMiddleOfAPauseOrAResume) {
  World world;
  for (int i = 0; i < 3; ++i) world.request();
  db::Session pausing = world.connect(Role::kCtl);
  db::Session setting = world.connect(Role::kCtl);
  const auto set_beside = [&](const std::string& statement, const std::string& limit) {
    db::Transaction pause(pausing);
    EXPECT_EQ(pause.call(statement).scalar(), "3");
    std::future<std::string> set =
        in_background(setting, "select pressrun.set_workspace_limits(1, null, " + limit + ")");
    EXPECT_TRUE(world.eventually_waits(setting.backend_pid()));
    pause.commit();
    EXPECT_EQ(set.get(), "");
    EXPECT_EQ(world.value("select test.slots_used(1)"), world.value("select test.slots_held(1)"));
  };
  set_beside("select pressrun.pause('type', 'numbers', null, 'a test')", "2");
  EXPECT_EQ(world.value("select test.slots_used(1)"), "0");
  set_beside("select pressrun.resume('type', 'numbers', null)", "1");
  EXPECT_EQ(world.value("select test.slots_used(1)"), "1");
}

TEST(RunningLimit, CountsRightWhilePausesAndLimitsComeAndGo) {
  World world;
  Crowd crowd(world);
  std::atomic<bool> done{false};
  std::atomic<int> paused{0};
  std::thread limiting([&] {
    db::Session session = world.connect(Role::kCtl);
    std::minstd_rand random(9);
    while (!done) {
      session.call("select pressrun.set_workspace_limits(1 + $1, null, nullif($2, 0)::integer)",
                   {static_cast<int>(random() % 2), static_cast<int>(random() % 4)});
    }
  });
  crowd.run(600, [&](db::Session& session) {
    session.call("select pressrun.pause('type', 'numbers', null, 'for a moment')");
    ++paused;
    session.call("select pressrun.resume('type', 'numbers', null)");
  });
  done = true;
  limiting.join();
  EXPECT_GT(paused, 20);
  EXPECT_EQ(crowd.deadlocks(), 0);
  world.value(
      "select pressrun.set_workspace_limits(1, null, 5), pressrun.set_workspace_limits(2, null, "
      "5)");
  expect_all_ended(world);
  EXPECT_EQ(world.value("select test.slots_used(1)"), "0");
  EXPECT_EQ(world.value("select test.slots_used(2)"), "0");
}

}  // namespace
}  // namespace pressrun::test
