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

TEST_F(Webhooks, OfOneEndpointThatEndAtOnceDoNotDeadlock) {
  add();
  const std::string job = world_.request();
  const std::string other = world_.request();
  world_.value(kCancel, {job});
  world_.value(kCancel, {other});
  db::Session courier = world_.connect(Role::kCourier);
  const db::Rows taken =
      courier.call("select delivery_id, lease_token from pressrun.take_webhooks(2)");
  ASSERT_EQ(taken.rows.size(), 2);
  db::Session second = world_.connect(Role::kCourier);
  db::Session holder = world_.connect();
  db::Transaction holding(holder);
  holding.call("select from pressrun.webhook_endpoints for no key update");
  auto done = [&](db::Session& session, const db::Row& delivery) {
    return in_background(session, "select pressrun.webhook_done($1, $2, 'gone', 'HTTP 410')",
                         {delivery[0].value(), delivery[1].value()});
  };
  auto first_said = done(courier, taken.rows[0]);
  ASSERT_TRUE(world_.eventually_waits(courier.backend_pid()));
  auto second_said = done(second, taken.rows[1]);
  ASSERT_TRUE(world_.eventually_waits(second.backend_pid()));
  holding.commit();
  EXPECT_EQ(first_said.get(), "dead");
  EXPECT_EQ(second_said.get(), "lease_lost");
}

}  // namespace
}  // namespace pressrun::test
