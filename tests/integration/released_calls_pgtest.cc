// O2: the schema serves the binaries that it says it serves: each statement of theirs is still
// there, with the same arguments and results.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/support/process.h"
#include "tests/support/test_cluster.h"
#include "tests/support/test_database.h"

namespace pressrun::test {
namespace {

using testing::HasSubstr;

Finished check_calls(const TestDatabase& database) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "output";
  const auto ending =
      local::run_to_end({.argv = {"python3", PRESSRUN_SOURCE_DIR "/tests/upgrade/sql_calls.py",
                                  "check", "--database", database.url(Role::kAdmin)},
                         .output = log});
  std::stringstream text;
  text << std::ifstream(log).rdbuf();
  return {ending, text.str()};
}

TEST(ReleasedCalls, AreServedByTheSchema) {
  const TestDatabase database;
  const Finished done = check_calls(database);
  EXPECT_TRUE(done.ending.clean()) << done.output;
}

TEST(ReleasedCalls, AreMissedWhenAFunctionGoesOrAnswersOtherwise) {
  TestDatabase database;
  database.sql("drop function pressrun.heartbeat(uuid)");
  EXPECT_THAT(check_calls(database).output, HasSubstr("select pressrun.heartbeat($1)"));
  database.sql(
      "create function pressrun.heartbeat(p_worker uuid, p_more text default null) returns bigint "
      "language sql as 'select 1'");
  const std::string said = check_calls(database).output;
  EXPECT_THAT(said, HasSubstr("was: uuid -> heartbeat text"));
  EXPECT_THAT(said, HasSubstr("is:  uuid -> heartbeat bigint"));
}

}  // namespace
}  // namespace pressrun::test
