// C5, S5, S6, S9: people who ask or decide at once, a button that is clicked twice, and sweepers
// that meet.
#include <gtest/gtest.h>

#include <string>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

constexpr const char* kAsk = "select outcome from pressrun.request_access(1, 11, 'secrets', null)";
constexpr const char* kDecide =
    "select pressrun.decide_access(5, 11, $1, $2::boolean, null) ->> 'state'";
constexpr const char* kRenew =
    "select outcome || ' ' || job_id from pressrun.renew_download(1, 11, $1, 'csv', null)";
constexpr const char* kSweep = "select pressrun.expire_artifacts()";

class AccessRace : public testing::Test {
 protected:
  AccessRace() : first_(world_.connect(Role::kHttpd)), second_(world_.connect(Role::kHttpd)) {}

  long mails(const std::string& kind) {
    return world_.number("select count(*) from pressrun.notification_outbox where kind = $1",
                         {kind});
  }

  World world_;
  db::Session first_;
  db::Session second_;
};

TEST_F(AccessRace, AskingTwiceAtOnceIsOneRequest) {
  db::Transaction asking(first_);
  EXPECT_EQ(asking.call(kAsk).scalar(), "created");
  std::future<std::string> second = in_background(second_, kAsk);
  ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  asking.commit();
  EXPECT_EQ(second.get(), "pending");
  EXPECT_EQ(world_.number("select count(*) from pressrun.access_requests"), 1);
  EXPECT_EQ(mails("access_requested"), 1);
}

TEST_F(AccessRace, ARequestThatIsRolledBackLeavesNoMail) {
  {
    db::Transaction asking(first_);
    asking.call(kAsk);
  }
  EXPECT_EQ(mails("access_requested"), 0);
  EXPECT_EQ(second_.call(kAsk).scalar(), "created");
}

TEST_F(AccessRace, OneOfTwoDecisionsHolds) {
  first_.call(kAsk);
  const std::string id = world_.value("select access_request_id from pressrun.access_requests");
  db::Transaction granting(first_);
  EXPECT_EQ(granting.call(kDecide, {id, "true"}).scalar(), "granted");
  std::future<std::string> declining = in_background(second_, kDecide, {id, "false"});
  ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  granting.commit();
  EXPECT_EQ(declining.get(), "PRCFL");
  EXPECT_EQ(world_.value("select state from pressrun.access_requests"), "granted");
  EXPECT_EQ(mails("access_decided"), 1);
}

class SweepRace : public AccessRace {
 protected:
  std::string completed() {
    const std::string job = world_.request();
    const Lease lease = world_.begun(worker_, job);
    EXPECT_EQ(world_.value(kComplete, lease.params()), "ok");
    return job;
  }
  void end_retention() {
    world_.value("update pressrun.event_report_job_artifacts set expires_at = pressrun.now()");
  }

  const std::string worker_ = world_.worker();
  db::Session sweeper_ = world_.connect(Role::kJanitor);
  db::Session other_sweeper_ = world_.connect(Role::kJanitor);
};

TEST_F(SweepRace, TwoClicksRunASweptReportOnce) {
  const std::string job = completed();
  end_retention();
  sweeper_.call(kSweep);
  db::Transaction clicking(first_);
  const std::string first = clicking.call(kRenew, {job}).scalar().value();
  std::future<std::string> second = in_background(second_, kRenew, {job});
  ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  clicking.commit();
  EXPECT_EQ(second.get(), first);
  EXPECT_EQ(first.substr(0, 6), "rerun ");
  EXPECT_EQ(
      world_.number("select count(*) from pressrun.event_report_jobs where rerun_of = $1", {job}),
      1);
}

TEST_F(SweepRace, SweepersPassEachOther) {
  const std::string job = completed();
  end_retention();
  db::Transaction sweeping(sweeper_);
  EXPECT_EQ(sweeping.call(kSweep).scalar(), "1");
  EXPECT_EQ(other_sweeper_.call(kSweep).scalar(), "0") << "without waiting";
  sweeping.commit();
  EXPECT_EQ(world_.status(job), "expired");
}

TEST_F(SweepRace, ASweeperThatDiesHalfWayHasDoneNothing) {
  const std::string job = completed();
  end_retention();
  {
    db::Transaction sweeping(sweeper_);
    EXPECT_EQ(sweeping.call(kSweep).scalar(), "1");
  }
  EXPECT_EQ(world_.status(job), "completed");
  EXPECT_EQ(world_.value("select state from pressrun.event_report_job_artifacts"), "available");
  EXPECT_EQ(other_sweeper_.call(kSweep).scalar(), "1");
  EXPECT_EQ(world_.status(job), "expired");
}

TEST_F(SweepRace, AJobThatSomebodyHoldsIsSweptAtTheNextTurn) {
  const std::string held = completed();
  const std::string free = completed();
  end_retention();
  db::Session session = world_.connect();
  db::Transaction holding(session);
  holding.call("select from pressrun.event_report_jobs where job_id = $1 for no key update",
               {held});
  EXPECT_EQ(sweeper_.call(kSweep).scalar(), "1");
  EXPECT_EQ(world_.status(free) + " " + world_.status(held), "expired completed");
  holding.commit();
  EXPECT_EQ(sweeper_.call(kSweep).scalar(), "1");
  EXPECT_EQ(world_.status(held), "expired");
}

}  // namespace
}  // namespace pressrun::test
