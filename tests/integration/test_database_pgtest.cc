// The tests' own database: what other tests rely on.
#include <gtest/gtest.h>

#include "tests/support/test_database.h"

namespace pressrun::test {
namespace {

TEST(TestDatabase, IsAFreshCopyWithSampleData) {
  TestDatabase first;
  TestDatabase second;
  first.sql("delete from voyage.check_ins");
  EXPECT_EQ(first.value("select count(*) from voyage.check_ins"), "0");
  EXPECT_NE(second.value("select count(*) from voyage.check_ins"), "0");
}

TEST(TestDatabase, IsDroppedAtTheEnd) {
  std::string name;
  {
    const TestDatabase database;
    name = database.name();
  }
  TestDatabase other;
  EXPECT_EQ(other.value("select count(*) from pg_database where datname = $1", {name}), "0");
}

TEST(TestDatabase, ConnectsAsEachRole) {
  const TestDatabase database;
  for (const auto role : {Role::kAdmin, Role::kHttpd, Role::kWorker, Role::kReader, Role::kJanitor,
                          Role::kCourier, Role::kCtl}) {
    EXPECT_EQ(database.connect(role).call("select session_user").scalar(), role_name(role));
  }
}

TEST(TestDatabase, TravelsInTimeWithoutMovingTheWallClock) {
  TestDatabase database;
  const char* const ahead =
      "select round(extract(epoch from pressrun.now() - clock_timestamp()) / 3600)";
  EXPECT_EQ(database.value(ahead), "0");
  database.travel(std::chrono::hours(48));
  EXPECT_EQ(database.value(ahead), "48");
}

}  // namespace
}  // namespace pressrun::test
