// O2: an upgrade while people work: the schema goes first, under the binaries that there are, and
// binaries that come before their schema wait for it.
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <iostream>

#include "db/migrate.h"
#include "db/schema_version.h"
#include "engine/daemon/options.h"
#include "tests/support/api_load.h"
#include "tests/support/eventually.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// The machine of a test runs others beside it; README.md states what was measured alone.
constexpr milliseconds kLongestWait{5000};

// What a next release may bring: more columns and tables, and all functions anew.
db::MigrationSet next_release() {
  db::MigrationSet set = db::core_migrations();
  set.schema.push_back(
      {"schema/9999_next.sql",
       "alter table pressrun.event_report_jobs add column of_next integer not null "
       "default 7;"
       "alter table pressrun.job_queue add column of_next text;"
       "create table pressrun.of_next (n integer primary key)",
       db::kSchemaVersion + 1, false});
  return set;
}

class Upgrade : public testing::Test {
 protected:
  void set_schema_version(int version) {
    database_.sql(
        "delete from pressrun.schema_migrations where component = 'pressrun' and "
        "version > $1::int",
        {version});
    database_.sql(
        "insert into pressrun.schema_migrations (component, version, name, sha256) values "
        "('pressrun', $1::int, 'x', 'x') on conflict do nothing",
        {version});
  }

  TestDatabase database_;
};

TEST_F(Upgrade, NothingFailsWhileTheSchemaIsMigrated) {
  define_test_report(database_);
  Stack stack(database_, {.workers = 2, .courier = true});
  const std::string in_the_middle =
      request_rows(database_, {.rows = 100, .pause_seconds = 0.1, .width = 9000});
  ASSERT_TRUE(eventually([&] { return rows_written(database_, in_the_middle) > 0; }));
  ApiLoad load(stack, database_);
  ASSERT_TRUE(eventually([&] { return load.completed() >= 3; })) << load.complaints();

  db::Session admin = database_.connect(Role::kAdmin);
  const auto begun = std::chrono::steady_clock::now();
  const db::MigrationResult result = db::migrate(admin, next_release());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(result.to_version, db::kSchemaVersion + 1);
  EXPECT_GT(result.recreated_files, 100U);

  const int before = load.completed();
  stack.add_worker();
  stack.replace_janitor();
  stack.add_courier();
  EXPECT_EQ(stack.anonymous().get("/readyz").status, 200);
  EXPECT_TRUE(eventually([&] { return load.completed() > before + 3; }));
  load.stop();
  EXPECT_EQ(load.complaints(), "");
  EXPECT_LT(load.slowest(), kLongestWait);
  expect_ended(database_, stack.store(), in_the_middle, "completed");
  std::cout << "the migration took " << took.count() << " s; " << load.answers()
            << " answers meanwhile, the slowest after " << load.slowest().count() << " ms\n";
}

TEST_F(Upgrade, ANewBinaryWaitsForItsSchema) {
  const std::vector<StackOptions> one_each = {
      {.workers = 0, .janitor = false},
      {.workers = 1, .httpd = false, .janitor = false},
      {.workers = 0, .httpd = false, .janitor = true},
      {.workers = 0, .httpd = false, .janitor = false, .courier = true}};
  for (const StackOptions& options : one_each) {
    set_schema_version(db::kSchemaVersion - 1);
    std::atomic<bool> may_be_ready = false;
    const auto migrated = std::async(std::launch::async, [&] {
      std::this_thread::sleep_for(milliseconds(4000));  // meanwhile it asks, and asks again
      may_be_ready = true;
      set_schema_version(db::kSchemaVersion);
    });
    database_.sql("update pressrun.settings set store_marked_at = null");  // each brings its own
    Stack stack(database_, options);
    EXPECT_TRUE(may_be_ready) << "ready too early";
    Process& program = options.httpd          ? stack.httpd()
                       : options.workers == 1 ? stack.worker(0)
                       : options.janitor      ? stack.janitor()
                                              : stack.courier();
    EXPECT_THAT(program.log(), HasSubstr("run `pressrunctl migrate`"));
  }
}

TEST_F(Upgrade, ABinaryThatTheSchemaServesNoMoreSaysSo) {
  Stack running(database_, {.workers = 0, .janitor = false});
  set_schema_version(db::kSchemaVersion + 1);
  database_.sql(
      "create or replace function pressrun.schema_compatible_since() returns integer language sql "
      "immutable as 'select " +
      std::to_string(db::kSchemaVersion + 1) + "'");
  const Answer unready = running.anonymous().get("/readyz");
  EXPECT_EQ(unready.status, 503);
  EXPECT_THAT(unready.body, HasSubstr("use the newer release of Pressrun"));
  const Finished started =
      run_program("pressrun-worker", {},
                  {{"PRESSRUN_DATABASE_URL", database_.url(Role::kWorker)},
                   {"PRESSRUN_READER_DATABASE_URL", database_.url(Role::kReader)},
                   {"PRESSRUN_STORE", running.store().string()}});
  EXPECT_EQ(started.ending.code, daemon::kExitConfig);
  EXPECT_THAT(started.output, HasSubstr("use the newer release of Pressrun"));
}

}  // namespace
}  // namespace pressrun::test
