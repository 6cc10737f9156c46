// N4: who keeps webhook endpoints never stands in the way of a job.
#include <gtest/gtest.h>

#include "tests/races/world.h"

namespace pressrun::test {
namespace {

constexpr char kCancel[] = "select pressrun.cancel_job(1, 11, $1)";
constexpr char kDeliveries[] = "select count(*) from pressrun.webhook_deliveries";

class Webhooks : public testing::Test {
 protected:
  std::string add() {
    return world_.value(
        "select pressrun.add_webhook('https://hook.example/', "
        "'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')");
  }

  World world_;
};

TEST_F(Webhooks, ThatAreBeingRemovedNeitherHoldAJobUpNorFailIt) {
  const std::string gone = add();
  const std::string kept = add();
  const std::string job = world_.request();
  db::Session ops = world_.connect(Role::kCtl);
  db::Session person = world_.connect(Role::kHttpd);
  db::Transaction removing(ops);
  removing.call("select pressrun.remove_webhook($1)", {gone});
  auto cancelled = in_background(person, kCancel, {job});
  ASSERT_EQ(cancelled.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(cancelled.get(), "cancelled");
  removing.commit();
  EXPECT_EQ(world_.value("select endpoint_id from pressrun.webhook_deliveries"), kept);
}

TEST_F(Webhooks, ThatAreBeingChangedAreToldAllTheSame) {
  const std::string endpoint = add();
  const std::string job = world_.request();
  db::Session ops = world_.connect(Role::kCtl);
  db::Session person = world_.connect(Role::kHttpd);
  db::Transaction changing(ops);
  changing.call("select pressrun.rotate_webhook($1, 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX')",
                {endpoint});
  EXPECT_EQ(person.call(kCancel, {job}).scalar(), "cancelled");
  changing.commit();
  EXPECT_EQ(world_.number(kDeliveries), 1);
}

}  // namespace
}  // namespace pressrun::test
