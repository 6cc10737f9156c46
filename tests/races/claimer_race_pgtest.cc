// When a worker claims, where what wakes it comes while it claims already or has just done so, and
// nobody but the worker ends backoffs. Proves J4, J7.

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <set>

#include "engine/worker/claimer.h"
#include "tests/races/world.h"

namespace pressrun::test {
namespace {

using std::chrono::seconds;

// Sooner than any poll that no wakeup has planned.
constexpr seconds kSoon{4};

class Claims : public testing::Test {
 protected:
  Claims() {
    claimer_ = std::make_unique<engine::Claimer>(
        db::SessionOptions{.url = world_.url(Role::kWorker), .application_name = "claims"},
        engine::ClaimerEvents{[this](const std::vector<engine::RunOrder>& orders) { take(orders); },
                              [](const engine::RunOrder&) {}, [](const std::string&) {}});
    claimer_->set_worker(world_.worker());
  }

  void take(const std::vector<engine::RunOrder>& orders) {
    for (const engine::RunOrder& order : orders) {
      const std::lock_guard lock(mutex_);
      claimed_.insert(order.job_id);
      last_ = order;
    }
    if (on_claimed_) std::exchange(on_claimed_, nullptr)();
  }
  bool claims_soon(const std::string& job) {
    return eventually(
        [&] {
          const std::lock_guard lock(mutex_);
          return claimed_.contains(job);
        },
        kSoon);
  }
  void claim_in_vain() {
    const unsigned long before = claimer_->claims();
    claimer_->wake();
    ASSERT_TRUE(eventually([&] { return claimer_->claims() > before; }));
  }
  // The first attempt of a job by another worker.
  Lease running() { return world_.begun(world_.worker(), world_.request()); }
  // It fails, and the job waits so long for the next.
  void back_off(const Lease& lease, const std::string& for_how_long) {
    world_.value(
        "select pressrun.fail_job($1, $2, $3, 'storage_unavailable', null, true), "
        "test.end_backoffs($4)",
        {lease.job, lease.run_lease, lease.token, for_how_long});
  }

  World world_;
  std::mutex mutex_;
  std::set<std::string> claimed_;
  engine::RunOrder last_;
  std::function<void()> on_claimed_;  // once, on the claimer's thread
  std::unique_ptr<engine::Claimer> claimer_;
};

TEST_F(Claims, RememberTheEndOfABackoffWhateverWakesThemMeanwhile) {
  const Lease lease = running();
  back_off(lease, "1 second");
  claimer_->add_free(1);
  claim_in_vain();
  claim_in_vain();
  EXPECT_TRUE(claims_soon(lease.job));
}

TEST_F(Claims, HearOfABackoffThatBeganAfterTheyHadAsked) {
  const Lease lease = running();
  claimer_->add_free(1);
  claim_in_vain();
  back_off(lease, "1 second");
  claim_in_vain();
  EXPECT_TRUE(claims_soon(lease.job));
}

TEST_F(Claims, AreMadeForARendererThatBecameFreeWhileTheyFilledTheOthers) {
  claimer_->add_free(1);
  claim_in_vain();
  on_claimed_ = [this] { claimer_->add_free(1); };
  const std::string first = world_.request();
  const std::string second = world_.request();
  claimer_->wake();
  EXPECT_TRUE(claims_soon(first));
  EXPECT_TRUE(claims_soon(second));
}

constexpr const char* kConnections =
    "select count(*) from pg_stat_activity where application_name = 'claims'";

// As after a failover to a standby that had not received how a run ended: nobody renders it, and
// its worker lives.
TEST_F(Claims, GiveBackWhatNobodyHoldsWhicheverCallLostTheConnection) {
  claimer_->add_free(1);
  const std::string job = world_.request();
  claimer_->wake();
  ASSERT_TRUE(claims_soon(job));
  claimer_->run_ended(last_);
  world_.value(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = "
      "'claims'");
  claimer_->ask_stop(last_);
  ASSERT_TRUE(eventually([&] { return world_.value(kConnections) == "1"; }));
  claimer_->add_free(1);
  claimer_->wake();
  EXPECT_TRUE(eventually([&] {
    return world_.value(
               "select string_agg(coalesce(outcome, 'open'), ',' order by run_lease) from "
               "pressrun.event_report_job_runs where job_id = $1",
               {job}) == "handed_back,open";
  }));
}

}  // namespace
}  // namespace pressrun::test
