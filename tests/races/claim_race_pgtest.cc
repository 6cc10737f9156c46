// Claims: no job twice, none lost, whatever requesters and claimers do at the same time (J6).

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <random>
#include <thread>
#include <vector>

#include "tests/races/world.h"
#include "tests/support/long_run.h"

namespace pressrun::test {
namespace {

constexpr const char* kClaim = "select job_id from pressrun.claim_jobs($1, $2)";

TEST(ClaimJobs, SkipsWhatAnotherWorkerHoldsAndFindsItAfterItsRollback) {
  World world;
  const std::string worker = world.worker();
  const std::string first = world.request();
  const std::string second = world.request();
  db::Session one = world.connect(Role::kWorker);
  db::Session two = world.connect(Role::kWorker);
  {
    db::Transaction claim(one);
    EXPECT_EQ(claim.call(kClaim, {worker, 1}).scalar(), first);
    EXPECT_EQ(two.call(kClaim, {worker, 5}).scalar(), second);
    EXPECT_TRUE(two.call(kClaim, {worker, 5}).empty());
  }
  EXPECT_EQ(two.call(kClaim, {worker, 5}).scalar(), first);
}

// The floor must stay below the tag of whoever is still asking, however long that takes.
TEST(ClaimJobs, FindsTheJobOfARequestThatStayedOpenWhileThousandsPassed) {
  World world;
  const std::string worker = world.worker();
  db::Session slow = world.connect(Role::kHttpd);
  std::string job;
  {
    db::Transaction request(slow);
    job = request.call("select test.request()").scalar().value();
    for (int round = 0; round < 30; ++round) {
      world.value("select count(test.request(1000 + i, 1000 + i)) from generate_series(0, 49) i");
      world.value("select test.tick()");
      EXPECT_EQ(world.number("select count(*) from pressrun.claim_jobs($1, 50)", {worker}), 50);
      world.value("select test.tick()");
    }
    request.commit();
  }
  EXPECT_EQ(world.value(kClaim, {worker, 5}), job);
  EXPECT_EQ(world.value("select pressrun.readmit_stranded()"), "0");
}

// A request that read the epoch, and got its lock only two epochs later, must not go by the old
// one.
TEST(ClaimJobs, FindsTheJobOfARequestThatGotItsLockTooLate) {
  World world;
  const std::string worker = world.worker();
  db::Session ticking = world.connect();
  db::Session late = world.connect(Role::kHttpd);
  std::promise<std::string> asked;
  std::promise<void> go_on;
  std::thread request;
  {
    db::Transaction ticks(ticking);
    ticks.call(
        "select pg_advisory_xact_lock(pressrun.advisory_class('epoch'), last_value::integer) "
        "from pressrun.queue_epoch");
    request = std::thread([&] {
      db::Transaction asking(late);
      asked.set_value(asking.call("select test.request()").scalar().value());
      go_on.get_future().wait();
      asking.commit();
    });
    EXPECT_TRUE(world.eventually_waits(late.backend_pid()));
    ticks.call("select test.tick()");
    ticks.call("select test.tick()");
    ticks.commit();
  }
  const std::string job = asked.get_future().get();
  for (int round = 0; round < 5; ++round) {
    world.value("select count(test.request(1000, 1000)) from generate_series(1, 20)");
    world.value("select test.tick()");
    world.value("select count(*) from pressrun.claim_jobs($1, 20)", {worker});
    world.value("select test.tick()");
  }
  go_on.set_value();
  request.join();
  EXPECT_EQ(world.value(kClaim, {worker, 5}), job);
}

// A claim that is undone must find its jobs again, although ticks passed meanwhile.
TEST(ClaimJobs, FindsWhatAnAbortedClaimPutBack) {
  World world;
  const std::string worker = world.worker();
  const std::string job = world.request();
  db::Session holder = world.connect(Role::kWorker);
  {
    db::Transaction claim(holder);
    EXPECT_EQ(claim.call(kClaim, {worker, 1}).scalar(), job);
    for (int round = 0; round < 20; ++round) {
      world.value("select test.request(1000, 1000)");
      world.value("select test.tick()");
      world.value("select count(*) from pressrun.claim_jobs($1, 10)", {worker});
    }
  }
  EXPECT_EQ(world.value(kClaim, {worker, 5}), job);
}

// The whole protocol of tags, epochs and floors under fire. Every claim ticks, which is a hundred
// times as often as in life.
class Stampede {
 public:
  explicit Stampede(World& world) : world_(world), worker_(world.worker()) {}

  void run(int requesters, int claimers, int jobs_each) {
    std::vector<std::thread> asking, claiming;
    for (int i = 0; i < requesters; ++i) {
      asking.emplace_back([this, i, jobs_each] { request(i, jobs_each); });
    }
    for (int i = 0; i < claimers; ++i) {
      claiming.emplace_back([this, i] { claim(1000 + i); });
    }
    for (std::thread& thread : asking) thread.join();
    all_asked_ = true;
    for (std::thread& thread : claiming) thread.join();
  }

  long committed() const { return committed_; }

 private:
  void request(int seed, int jobs) {
    std::minstd_rand random(seed + 1);
    db::Session session = world_.connect(Role::kHttpd);
    while (jobs > 0) {
      const auto choice = random() % 100;
      const long in_one = choice < 60 ? 1 : 1 + random() % 4;
      db::Transaction transaction(session);
      if (choice % 10 == 3) {
        transaction.run_script("savepoint s; select test.request(1, 11); rollback to s");
      }
      for (long i = 0; i < in_one; ++i) {
        const long event = 1000 + random() % 20;
        transaction.call("select test.request($1, $1)", {event});
      }
      if (choice % 7 == 0) stay_open_during_claims(3 + random() % 30);
      if (choice % 9 == 0) continue;  // rolled back
      transaction.commit();
      committed_ += in_one;
      jobs -= static_cast<int>(in_one);
    }
  }

  // Keeps a request open until claimers have ticked so often, or have nothing left to do.
  void stay_open_during_claims(long ticks) {
    const long until = claims_ + ticks;
    eventually([&] { return claims_ >= until; }, std::chrono::milliseconds(300));
  }

  void claim(int seed) {
    std::minstd_rand random(seed);
    db::Session session = world_.connect();
    for (int idle = 0; idle < 50;) {
      const bool last_round = all_asked_;
      session.call("select setval('pressrun.queue_ticked_ms', 0)");
      db::Transaction transaction(session);
      const std::size_t got = transaction.call(kClaim, {worker_, 1 + random() % 12}).rows.size();
      ++claims_;
      if (random() % 8 == 0) continue;  // rolled back: the worker died
      transaction.commit();
      idle = last_round && got == 0 ? idle + 1 : 0;
    }
  }

  World& world_;
  const std::string worker_;
  std::atomic<long> committed_{0};
  std::atomic<long> claims_{0};
  std::atomic<bool> all_asked_{false};
};

TEST(ClaimJobs, GivesEveryJobToExactlyOneWorkerInAStampede) {
  World world;
  Stampede stampede(world);
  stampede.run(6, 4, is_long_run() ? 5000 : 300);

  EXPECT_EQ(world.number("select count(*) from pressrun.event_report_jobs"), stampede.committed());
  EXPECT_EQ(
      world.number("select count(*) from pressrun.event_report_jobs where status <> 'running'"), 0)
      << "lost: " << world.number("select pressrun.readmit_stranded()") << " below the floor";
  EXPECT_EQ(world.number("select count(*) from pressrun.job_queue"), 0);
  EXPECT_EQ(world.number("select count(*) from pressrun.event_report_job_runs"),
            stampede.committed());
  EXPECT_EQ(world.number("select count(*) from pressrun.event_report_job_events"),
            2 * stampede.committed());
}

}  // namespace
}  // namespace pressrun::test
