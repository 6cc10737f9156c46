#include <gtest/gtest.h>

#include <thread>

#include "db/error.h"
#include "db/pool.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

using std::chrono::milliseconds;

class PoolTest : public testing::Test {
 protected:
  void end_all_backends() {
    database_.connect().call(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()");
  }

  test::EmptyDatabase database_;
  Pool pool_{database_.options(), 2};
};

TEST_F(PoolTest, OpensOnDemandAndReuses) {
  EXPECT_EQ(pool_.open_count(), 0U);
  const int first = pool_.take()->backend_pid();
  EXPECT_EQ(pool_.take()->backend_pid(), first);
  EXPECT_EQ(pool_.open_count(), 1U);
}

TEST_F(PoolTest, SaysSoWhenItIsExhausted) {
  const auto one = pool_.take();
  const auto two = pool_.take();
  try {
    pool_.take(milliseconds(20));
    FAIL() << "a third session";
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate(), "53300");
  }
}

TEST_F(PoolTest, HandsAFreedSessionToWhoWaits) {
  auto one = std::make_unique<Pool::Lease>(pool_.take());
  const auto two = pool_.take();
  int pid = 0;
  std::thread waiter([&] { pid = pool_.take(milliseconds(20000))->backend_pid(); });
  const int freed = (*one)->backend_pid();
  one.reset();
  waiter.join();
  EXPECT_EQ(pid, freed);
}

TEST_F(PoolTest, ReplacesSessionsThatDiedWhileIdle) {
  pool_.call("select 1");
  end_all_backends();
  EXPECT_EQ(pool_.call("select 2").scalar(), "2");
  EXPECT_EQ(pool_.open_count(), 1U);
}

TEST_F(PoolTest, ThrowsAwayASessionThatDiedInUse) {
  {
    auto lease = pool_.take();
    end_all_backends();
    EXPECT_THROW(lease->call("select 1"), Error);
  }
  EXPECT_EQ(pool_.open_count(), 0U);
}

TEST_F(PoolTest, RepeatsOnlyWhatIsIdempotent) {
  const std::string once =
      "select case when nextval('attempts') = 1 then pg_terminate_backend(pg_backend_pid()) end";
  pool_.call("create sequence attempts");
  EXPECT_THROW(pool_.call(once), Error);
  pool_.call("select setval('attempts', 1, false)");
  EXPECT_NO_THROW(pool_.call(once, {}, true));
}

TEST_F(PoolTest, GivesItsPlaceBackWhenConnectingFails) {
  Pool pool({.url = database_.url() + "_not"}, 1);
  EXPECT_THROW(pool.take(), Error);
  EXPECT_EQ(pool.open_count(), 0U);
}

}  // namespace
}  // namespace pressrun::db
