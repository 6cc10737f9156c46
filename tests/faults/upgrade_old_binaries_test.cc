// O2: programs of an older commit under the schema of this one, through whole reports and while it
// is migrated. With PRESSRUN_OLD_BINARIES=FOLDER (tests/upgrade/build_old makes one), or
// PRESSRUN_TEST_LONG=1, which builds the commit named in tests/upgrade/oldest_commit.
#include <gmock/gmock.h>

#include <fstream>
#include <iostream>
#include <optional>

#include "tests/support/api_load.h"
#include "tests/support/eventually.h"
#include "tests/support/own_server.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

// README.md promises less; this machine builds beside the test.
constexpr std::chrono::milliseconds kLongestWait{5000};

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

// Empty when there are none.
fs::path old_programs(const fs::path& folder) {
  if (is_set("PRESSRUN_OLD_BINARIES")) return std::getenv("PRESSRUN_OLD_BINARIES");
  const fs::path sources = PRESSRUN_SOURCE_DIR;
  if (!is_set("PRESSRUN_TEST_LONG") || !fs::exists(sources / ".git")) return {};
  std::string commit;
  std::ifstream(sources / "tests/upgrade/oldest_commit") >> commit;
  const auto built =
      local::run_to_end({.argv = {sources / "tests/upgrade/build_old", commit, folder}});
  return built.clean() ? folder / "build/dev/bin" : fs::path();
}

TEST(OldBinaries, WorkOnWhileTheSchemaIsMigratedAndAreReplacedOneByOne) {
  const TemporaryFolder folder;
  const fs::path programs = old_programs(folder.path());
  if (programs.empty()) GTEST_SKIP() << "no programs of an older commit";
  OwnServer server({.programs = programs});
  TestDatabase& database = server.database();
  define_test_report(database);
  const std::string before = database.value("select pressrun.schema_version()");
  Stack old(database, {.workers = 2, .courier = true, .programs = programs});
  const std::string running =
      request_rows(database, {.rows = 100, .pause_seconds = 0.1, .width = 9000});
  ASSERT_TRUE(eventually([&] { return rows_written(database, running) > 0; }));

  ApiLoad load(old, database);
  ASSERT_TRUE(eventually([&] { return load.completed() >= 3; })) << load.complaints();
  const Finished migrated =
      run_program("pressrunctl", {"migrate", "--sample"},
                  {{"PRESSRUN_ADMIN_DATABASE_URL", database.url(Role::kAdmin)}});
  ASSERT_TRUE(migrated.ending.clean()) << migrated.output;
  const int then = load.completed();
  EXPECT_TRUE(eventually([&] { return load.completed() > then + 3; }));

  // Old programs that start now.
  old.worker(0).stop();
  old.add_worker();
  old.replace_janitor();
  old.add_courier();
  EXPECT_EQ(old.anonymous().get("/readyz").status, 200);

  // And the new ones beside them, then alone.
  Stack now(
      database,
      {.workers = 1, .courier = true, .environment = {{"PRESSRUN_STORE", old.store().string()}}});
  ApiLoad load_of_new(now, database);
  const int beside = load.completed();
  EXPECT_TRUE(
      eventually([&] { return load.completed() > beside + 3 && load_of_new.completed() > 3; }));
  load.stop();
  for (std::size_t i = 1; i < 3; ++i) old.worker(i).stop(std::chrono::seconds(60));
  old.httpd().stop();
  const int alone = load_of_new.completed();
  EXPECT_TRUE(eventually([&] { return load_of_new.completed() > alone + 3; }));
  load_of_new.stop();
  EXPECT_EQ(load.complaints(), "");
  EXPECT_EQ(load_of_new.complaints(), "");
  EXPECT_LT(load.slowest(), kLongestWait);
  expect_ended(database, old.store(), running, "completed");
  std::cout << "from schema " << before << " to "
            << database.value("select pressrun.schema_version()") << ": "
            << load.answers() + load_of_new.answers() << " answers, the slowest after "
            << load.slowest().count() << " ms\n";
}

}  // namespace
}  // namespace pressrun::test
