// Requests that meet: idempotency keys, the dedupe window and the daily quota (J11, J12).

#include <gtest/gtest.h>

#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

constexpr const char* kWithKey =
    "select outcome || ' ' || job_id from pressrun.request_report(1, 11, 'numbers', $1, '{csv}', "
    "p_idempotency_key => 'key', p_request_hash => $2)";

std::string job_in(const std::string& answer) { return answer.substr(answer.find(' ') + 1); }

class IdempotencyKey : public testing::Test {
 protected:
  IdempotencyKey() : first_(world_.connect(Role::kHttpd)), second_(world_.connect(Role::kHttpd)) {}

  World world_;
  db::Session first_;
  db::Session second_;
};

TEST_F(IdempotencyKey, LetsTheSecondRequestWaitAndGivesItTheFirstsJob) {
  db::Transaction asking(first_);
  const std::string first = asking.call(kWithKey, {"{}", "h"}).scalar().value();
  std::future<std::string> second = in_background(second_, kWithKey, {"{}", "h"});
  ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  asking.commit();
  EXPECT_EQ(second.get(), "replayed " + job_in(first));
  EXPECT_EQ(world_.number("select count(*) from pressrun.event_report_jobs"), 1);
}

TEST_F(IdempotencyKey, GoesToTheSecondRequestWhenTheFirstIsRolledBack) {
  std::future<std::string> second;
  {
    db::Transaction asking(first_);
    asking.call(kWithKey, {"{}", "h"});
    second = in_background(second_, kWithKey, {"{}", "h"});
    ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  }
  EXPECT_EQ(second.get().substr(0, 7), "created");
  EXPECT_EQ(world_.number("select count(*) from pressrun.event_report_jobs"), 1);
}

TEST_F(IdempotencyKey, RefusesAnotherBodyAlsoWhileTheFirstIsUnderWay) {
  db::Transaction asking(first_);
  asking.call(kWithKey, {"{}", "h"});
  std::future<std::string> second = in_background(second_, kWithKey, {R"({"n": 5})", "other"});
  ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  asking.commit();
  EXPECT_EQ(second.get(), "PRIDK");
}

TEST_F(IdempotencyKey, IsGivenAnewToOneOnlyAfterItsDay) {
  world_.value(kWithKey, {"{}", "h"});
  world_.value("select test.travel('25 hours')");
  db::Transaction asking(first_);
  const std::string first = asking.call(kWithKey, {"{}", "h2"}).scalar().value();
  EXPECT_EQ(first.substr(0, 7), "created");
  std::future<std::string> second = in_background(second_, kWithKey, {"{}", "h2"});
  ASSERT_TRUE(world_.eventually_waits(second_.backend_pid()));
  asking.commit();
  EXPECT_EQ(second.get(), "replayed " + job_in(first));
}

// Runs `sql` in that many sessions of the httpd, each so many times, all from behind one latch.
std::vector<std::string> at_once(World& world, int sessions, int times, const std::string& sql) {
  std::latch start(sessions);
  std::vector<std::vector<std::string>> answers(static_cast<std::size_t>(sessions));
  std::vector<std::thread> threads;
  for (auto& own : answers) {
    threads.emplace_back([&] {
      db::Session session = world.connect(Role::kHttpd);
      start.arrive_and_wait();
      for (int i = 0; i < times; ++i) own.push_back(in_background(session, sql).get());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<std::string> all;
  for (const auto& own : answers) all.insert(all.end(), own.begin(), own.end());
  return all;
}

TEST(DedupeWindow, MakesOneJobOfManyRequestsAtOnce) {
  World world;
  const std::vector<std::string> answers =
      at_once(world, 8, 5,
              "select job_id from pressrun.request_report(1, 11, 'numbers', '{\"n\": 3}', '{csv}', "
              "p_dedupe_window => '10 minutes')");
  EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1);
  EXPECT_EQ(world.number("select count(*) from pressrun.event_report_jobs"), 1);
}

TEST(DailyQuota, IsNeverExceededByRequestsAtOnce) {
  World world;
  world.value("select pressrun.set_workspace_limits(1, 7, null)");
  const std::vector<std::string> answers = at_once(world, 8, 4, "select test.request(1, 11)");
  EXPECT_EQ(std::count(answers.begin(), answers.end(), "PRQTA"), 8 * 4 - 7);
  EXPECT_EQ(world.number("select count(*) from pressrun.event_report_jobs"), 7);
}

TEST(DailyQuota, GivesAPlaceBackWhenARequestIsRolledBack) {
  World world;
  world.value("select pressrun.set_workspace_limits(1, 1, null)");
  db::Session first = world.connect(Role::kHttpd);
  db::Session second = world.connect(Role::kHttpd);
  std::future<std::string> waiting;
  {
    db::Transaction asking(first);
    asking.call("select test.request()");
    waiting = in_background(second, "select test.request()");
    ASSERT_TRUE(world.eventually_waits(second.backend_pid()));
  }
  EXPECT_EQ(waiting.get().size(), 26);
}

}  // namespace
}  // namespace pressrun::test
