// Two janitors on two hosts: each duty is taken once in its period, and its deletions too.

#include <gtest/gtest.h>

#include <latch>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

// Calls `sql` in two sessions at once until it answers nothing, and counts the answers of each row.
std::map<std::string, int> taken_by_two(World& world, const std::string& sql) {
  std::map<std::string, int> taken;
  std::mutex mutex;
  std::latch start(2);
  std::vector<std::thread> janitors;
  for (int i = 0; i < 2; ++i) {
    janitors.emplace_back([&] {
      db::Session session = world.connect(Role::kJanitor);
      start.arrive_and_wait();
      for (int call = 0; call < 100; ++call) {
        const db::Rows rows = session.call(sql);
        if (!rows.scalar()) return;
        const std::lock_guard lock(mutex);
        for (const db::Row& row : rows.rows) ++taken[row[0].value()];
      }
    });
  }
  for (std::thread& janitor : janitors) janitor.join();
  return taken;
}

TEST(Duties, AreTakenOnceInTheirPeriodByTwoJanitors) {
  World world;
  const long duties = world.number("select count(*) from pressrun.duties");
  for (int round = 0; round < 20; ++round) {
    world.value("update pressrun.duties set every = '1 hour', due_at = clock_timestamp()");
    const auto taken = taken_by_two(world, "select pressrun.take_due_duty('host')");
    EXPECT_EQ(static_cast<long>(taken.size()), duties);
    for (const auto& [duty, times] : taken) EXPECT_EQ(times, 1) << duty;
  }
}

TEST(Duties, PassOverOneThatAnotherJanitorIsTaking) {
  World world;
  world.value(
      "update pressrun.duties set every = '1 hour', due_at = clock_timestamp() + interval '1 "
      "hour'");
  world.value(
      "update pressrun.duties set due_at = clock_timestamp() where name in ('prune', "
      "'release_backoff')");
  db::Session one = world.connect(Role::kJanitor);
  db::Session two = world.connect(Role::kJanitor);
  db::Transaction taking(one);
  const auto first = taking.call("select pressrun.take_due_duty('one')").scalar();
  const auto second = two.call("select pressrun.take_due_duty('two')").scalar();
  EXPECT_TRUE(first && second);
  EXPECT_NE(first, second);
  EXPECT_FALSE(two.call("select pressrun.take_due_duty('two')").scalar());
  taking.commit();
  EXPECT_FALSE(two.call("select pressrun.take_due_duty('two')").scalar());
}

TEST(DeletionOfObjects, IsGivenToOneOfTwoJanitors) {
  World world;
  const std::string worker = world.worker();
  for (int i = 0; i < 200; ++i) world.value("select test.request(1000, 1000)");
  world.value(
      "select count(test.begin(c.job_id, c.run_lease, c.lease_token)) from pressrun.claim_jobs($1, "
      "200) c",
      {worker});
  world.value("select pressrun.retire_worker($1)", {worker});
  world.value("update pressrun.event_report_job_artifacts set delete_after = clock_timestamp()");
  const auto taken = taken_by_two(world, "select artifact_id from pressrun.objects_to_delete(7)");
  EXPECT_EQ(taken.size(), 200);
  for (const auto& [artifact, times] : taken) EXPECT_EQ(times, 1) << artifact;
}

}  // namespace
}  // namespace pressrun::test
