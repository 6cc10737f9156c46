// J14: a due time makes one job however many janitors look, and whoever changes the schedule
// meanwhile. J12: nor do schedules and people together get past a quota.
#include <gtest/gtest.h>

#include <latch>
#include <thread>
#include <vector>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

constexpr char kRun[] = "select pressrun.run_schedules()";

class Schedules : public testing::Test {
 protected:
  void stop_clock(const std::string& at) { world_.value("select test.stop_clock($1)", {at}); }

  // Due every hour; at first at one.
  std::string make(int person = 1, int event = 11) {
    return world_.value(
        "select pressrun.create_schedule($1, $2, 'numbers', '{}', '{csv}', '0 * * * *', 'UTC') ->> "
        "'schedule_id'",
        {person, event});
  }
  long jobs() { return world_.number("select count(*) from pressrun.event_report_jobs"); }

  World world_;
};

TEST_F(Schedules, MakeOneJobADueTimeForThreeJanitors) {
  constexpr int kSchedules = 60;
  constexpr int kJanitors = 3;
  stop_clock("2027-01-01 00:30Z");
  for (int i = 0; i < kSchedules; ++i) make(1000 + i % 20, 1000 + i % 20);
  for (int hour = 1; hour <= 5; ++hour) {
    stop_clock("2027-01-01 0" + std::to_string(hour) + ":00Z");
    std::latch start(kJanitors);
    std::vector<std::thread> janitors;
    for (int i = 0; i < kJanitors; ++i) {
      janitors.emplace_back([&] {
        db::Session session = world_.connect(Role::kJanitor);
        start.arrive_and_wait();
        for (int call = 0; call < 4; ++call) session.call(kRun);
      });
    }
    for (std::thread& janitor : janitors) janitor.join();
    EXPECT_EQ(jobs(), hour * kSchedules);
  }
  EXPECT_EQ(world_.number("select count(*) from pressrun.schedule_runs where missed = 0"),
            5 * kSchedules);
  EXPECT_EQ(world_.number("select count(distinct job_id) from pressrun.schedule_runs"),
            5 * kSchedules);
}

TEST_F(Schedules, ArePassedOverWhileAnotherJanitorRunsThem) {
  stop_clock("2027-01-01 00:30Z");
  make();
  stop_clock("2027-01-01 01:00Z");
  db::Session one = world_.connect(Role::kJanitor);
  db::Session two = world_.connect(Role::kJanitor);
  {
    db::Transaction running(one);
    EXPECT_EQ(running.call(kRun).scalar(), "1");
    EXPECT_EQ(two.call(kRun).scalar(), "0");
    // Dies here: nothing of it stays, and the time is still due.
  }
  EXPECT_EQ(jobs(), 0);
  EXPECT_EQ(two.call(kRun).scalar(), "1");
  EXPECT_EQ(one.call(kRun).scalar(), "0");
  EXPECT_EQ(jobs(), 1);
}

TEST_F(Schedules, ThatSomebodyPausesEitherRanBeforeOrDoNotRun) {
  stop_clock("2027-01-01 00:30Z");
  const std::string schedule = make();
  const std::string pause = "select pressrun.pause_schedule(1, 11, $1) ->> 'state'";
  stop_clock("2027-01-01 01:00Z");
  db::Session janitor = world_.connect(Role::kJanitor);
  db::Session person = world_.connect(Role::kHttpd);
  {
    db::Transaction running(janitor);
    running.call(kRun);
    auto paused = in_background(person, pause, {schedule});
    EXPECT_TRUE(world_.eventually_waits(person.backend_pid()));
    running.commit();
    EXPECT_EQ(paused.get(), "paused");
  }
  EXPECT_EQ(jobs(), 1);
  EXPECT_EQ(world_.value("select next_run_at is null from pressrun.report_schedules"), "t");

  person.call("select pressrun.resume_schedule(1, 11, $1)", {schedule});
  stop_clock("2027-01-01 02:00Z");
  {
    db::Transaction pausing(person);
    pausing.call(pause, {schedule});
    EXPECT_EQ(janitor.call(kRun).scalar(), "0");
    pausing.commit();
  }
  EXPECT_EQ(janitor.call(kRun).scalar(), "0");
  EXPECT_EQ(jobs(), 1);
}

TEST_F(Schedules, ThatSomebodyDeletesWhileTheyAreSettledBlockNobody) {
  stop_clock("2027-01-01 00:30Z");
  const std::string schedule = make();
  stop_clock("2027-01-01 01:00Z");
  db::Session janitor = world_.connect(Role::kJanitor);
  db::Session person = world_.connect(Role::kHttpd);
  janitor.call(kRun);
  world_.value("select pressrun.cancel_job(1, 11, job_id) from pressrun.schedule_runs");
  db::Transaction deleting(person);
  deleting.call("select pressrun.delete_schedule(1, 11, $1)", {schedule});
  EXPECT_EQ(janitor.call("select pressrun.settle_schedule_runs()").scalar(), "0");
  deleting.commit();
  EXPECT_EQ(janitor.call("select pressrun.settle_schedule_runs()").scalar(), "0");
  EXPECT_EQ(jobs(), 1);
}

TEST_F(Schedules, AndPeopleKeepTheQuotaTogether) {
  stop_clock("2027-01-01 00:30Z");
  for (int i = 0; i < 10; ++i) make();
  world_.value("select pressrun.set_workspace_limits(1, 8, null)");
  stop_clock("2027-01-01 01:00Z");
  std::latch start(2);
  std::thread janitor([&] {
    db::Session session = world_.connect(Role::kJanitor);
    start.arrive_and_wait();
    session.call(kRun);
  });
  db::Session person = world_.connect(Role::kHttpd);
  start.arrive_and_wait();
  for (int i = 0; i < 10; ++i) {
    try {
      person.call("select pressrun.request_report(2, 12, 'numbers', '{}', '{csv}')");
    } catch (const db::Error& error) {
      EXPECT_EQ(error.sqlstate(), "PRQTA");
    }
  }
  janitor.join();
  EXPECT_EQ(jobs(), 8);
  EXPECT_EQ(world_.number("select count(*) from pressrun.schedule_runs"), 10);
}

}  // namespace
}  // namespace pressrun::test
