// Calls that meet at the same job take their locks in one order, so that none fails of a deadlock.

#include <gtest/gtest.h>

#include <string>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

TEST(CancelOfAQueuedJob, DoesNotDeadlockWithAClaim) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  db::Session holder = world.connect();
  db::Session cancelling = world.connect(Role::kHttpd);
  db::Session claiming = world.connect(Role::kWorker);
  db::Transaction holding(holder);
  holding.call("select from pressrun.event_report_jobs where job_id = $1 for update", {job});
  std::future<std::string> cancelled =
      in_background(cancelling, "select pressrun.cancel_job(1, 11, $1)", {job});
  ASSERT_TRUE(world.eventually_waits(cancelling.backend_pid()));
  std::future<std::string> claimed =
      in_background(claiming, "select count(*) from pressrun.claim_jobs($1, 1)", {worker});
  eventually([&] {
    return claimed.wait_for(std::chrono::seconds(0)) == std::future_status::ready ||
           world.waits(claiming.backend_pid());
  });
  holding.commit();
  EXPECT_EQ(cancelled.get(), "cancelled");
  EXPECT_EQ(claimed.get(), "0");
}

TEST(CancelOfAQueuedJob, WaitsForAClaimAndThenCancelsTheRun) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  db::Session cancelling = world.connect(Role::kHttpd);
  db::Session claiming = world.connect(Role::kWorker);
  db::Transaction claim(claiming);
  claim.call("select count(*) from pressrun.claim_jobs($1, 1)", {worker});
  std::future<std::string> cancelled =
      in_background(cancelling, "select pressrun.cancel_job(1, 11, $1)", {job});
  ASSERT_TRUE(world.eventually_waits(cancelling.backend_pid()));
  claim.commit();
  EXPECT_EQ(cancelled.get(), "cancelling");
  EXPECT_EQ(world.status(job), "running");
}

TEST(CancelOfAQueuedJob, DoesNotDeadlockWithAChangeOfLimits) {
  World world;
  world.value("select pressrun.set_workspace_limits(1, null, 2)");
  const std::string job = world.request();
  db::Session holder = world.connect();
  db::Session setting = world.connect(Role::kCtl);
  db::Session cancelling = world.connect(Role::kHttpd);
  db::Transaction holding(holder);
  holding.call("select pressrun.running_limit(1)");
  std::future<std::string> set =
      in_background(setting, "select pressrun.set_workspace_limits(1, null, 1)");
  ASSERT_TRUE(world.eventually_waits(setting.backend_pid()));
  std::future<std::string> cancelled =
      in_background(cancelling, "select pressrun.cancel_job(1, 11, $1)", {job});
  ASSERT_TRUE(world.eventually_waits(cancelling.backend_pid()));
  holding.commit();
  EXPECT_EQ(set.get(), "");
  EXPECT_EQ(cancelled.get(), "cancelled");
  EXPECT_EQ(world.value("select test.slots_used(1)"), "0");
}

// A pause locks no slots where there is no limit, and all of them before queue rows where there is.
TEST(CancelOfAQueuedJob, DoesNotDeadlockWithAPauseOrAResume) {
  for (const char* limit : {"null", "1"}) {
    World world;
    world.value("select pressrun.set_workspace_limits(1, null, " + std::string(limit) + ")");
    const std::string first = world.request();
    const std::string second = world.request();
    const std::string third = world.request();
    db::Session cancelling = world.connect(Role::kHttpd);
    db::Session pausing = world.connect(Role::kCtl);
    const auto cancel_beside = [&](const std::string& job, const std::string& statement) {
      db::Transaction cancel(cancelling);
      cancel.call("select pressrun.cancel_job(1, 11, $1)", {job});
      std::future<std::string> done = in_background(pausing, statement);
      EXPECT_TRUE(world.eventually_waits(pausing.backend_pid()));
      cancel.commit();
      return done.get();
    };
    EXPECT_EQ(cancel_beside(second, "select pressrun.pause('type', 'numbers', null, 'a test')"),
              "2");
    EXPECT_EQ(cancel_beside(first, "select pressrun.resume('type', 'numbers', null)"), "1");
    EXPECT_EQ(world.value("select pressrun.cancel_job(1, 11, $1)", {third}), "cancelled");
    EXPECT_EQ(world.number("select count(*) from pressrun.job_queue"), 0);
    EXPECT_EQ(world.value("select coalesce(test.slots_used(1), 0)"), "0");
  }
}

// A link that is signed, or a job that is looked at, must not hide the job from a worker that was
// just woken for it.
TEST(LinkOfAQueuedJob, DoesNotKeepItFromBeingClaimed) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  db::Session signing = world.connect(Role::kHttpd);
  db::Transaction link(signing);
  link.call("select pressrun.link_subject(1, 11, $1, null)", {job});
  EXPECT_EQ(world.value("select job_id from pressrun.claim_jobs($1, 1)", {worker}), job);
}

// Duties hold many jobs and slots at once: they pass over a job that a worker is just ending.
TEST(Duties, DoNotWaitForAJobThatIsBeingEnded) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  const Lease lease = world.begun(worker, job);
  world.value("select test.fall_silent($1)", {worker});
  world.value("update pressrun.event_report_job_runs set deadline_at = clock_timestamp()");
  db::Session completing = world.connect();
  {
    db::Transaction complete(completing);
    complete.call(kComplete, lease.params());
    EXPECT_EQ(world.value("select pressrun.rescue_lost_runs()"), "0");
    EXPECT_EQ(world.value("select pressrun.enforce_deadlines()"), "0");
  }
  EXPECT_EQ(world.value("select pressrun.rescue_lost_runs()"), "1");
}

constexpr const char* kHandBackUnknown = "select pressrun.hand_back_unknown($1, '{}')";

TEST(HandBackUnknown, DoesNotWaitForAJobThatSomebodyIsChanging) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  world.request();
  EXPECT_EQ(world.number("select count(*) from pressrun.claim_jobs($1, 2)", {worker}), 2);
  db::Session returning = world.connect(Role::kWorker);
  db::Session cancelling = world.connect(Role::kHttpd);
  std::future<std::string> returned;
  db::Transaction cancel(cancelling);
  cancel.call("select pressrun.cancel_job(1, 11, $1)", {job});
  returned = in_background(returning, kHandBackUnknown, {worker});
  ASSERT_EQ(returned.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(returned.get(), "1");
  cancel.commit();
  EXPECT_EQ(world.value(kHandBackUnknown, {worker}), "1");
}

TEST(HandBackUnknown, TakesWorkspacesInTheOrderOfTheirIds) {
  World world;
  const std::string worker = world.worker();
  world.value("select pressrun.set_workspace_limits(w, null, 1) from unnest('{1,2}'::bigint[]) w");
  const std::string second = world.value("select test.request(6, 21)");
  const std::string first = world.request();
  EXPECT_EQ(world.number("select count(*) from pressrun.claim_jobs($1, 2)", {worker}), 2);
  // Only a run that ends gives its slot back.
  world.value("select pressrun.cancel_job(6, 21, $1)", {second});
  world.value("select pressrun.cancel_job(1, 11, $1)", {first});
  db::Session holder = world.connect();
  db::Session returning = world.connect(Role::kWorker);
  db::Transaction holding(holder);
  holding.call("select pressrun.lock_slots(1)");
  std::future<std::string> returned = in_background(returning, kHandBackUnknown, {worker});
  ASSERT_TRUE(world.eventually_waits(returning.backend_pid()));
  EXPECT_EQ(world.number("select count(*) from pg_locks l where l.pid = $1 and l.granted and "
                         "l.locktype = 'advisory' and l.classid = "
                         "pressrun.advisory_class('slots')::oid",
                         {returning.backend_pid()}),
            0)
      << "it holds the slots of workspace 2 while it waits for those of workspace 1";
  holding.commit();
  EXPECT_EQ(returned.get(), "2");
}

}  // namespace
}  // namespace pressrun::test
