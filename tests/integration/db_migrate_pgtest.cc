// O2, O4: what pressrunctl migrate does, and which schemas a binary works with.
#include <gmock/gmock.h>

#include <thread>

#include "db/error.h"
#include "db/migrate.h"
#include "db/schema_check.h"
#include "db/schema_version.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class MigrateTest : public testing::Test {
 protected:
  // Roles are the server's; what the tests need of them is there once the core has been migrated
  // somewhere.
  void SetUp() override { run_roles(); }

  void run_roles() {
    MigrationSet roles = core_migrations();
    roles.component = "roles_only";
    roles.schema.clear();
    roles.recreatable.clear();
    migrate(session_, roles);
  }

  static MigrationSet small_set() {
    MigrationSet set{"small", "pressrun_owner", {}, {}, {}};
    set.schema.push_back({"schema/0001_a.sql", "create table pressrun.a (n int)", 1, false});
    set.schema.push_back({"schema/0002_b.sql", "alter table pressrun.a add m int", 2, false});
    set.recreatable.push_back(
        {"functions/f.sql",
         "create or replace function pressrun.f() returns int language sql as 'select 1'", 0,
         false});
    return set;
  }

  std::string complaint(const MigrationSet& set) {
    try {
      migrate(session_, set);
    } catch (const MigrationError& error) {
      return error.what();
    }
    return "";
  }

  std::string value(const std::string& sql) { return session_.call(sql).scalar().value_or("null"); }

  test::EmptyDatabase database_;
  Session session_ = database_.connect();
};

TEST_F(MigrateTest, AppliesAllOnceAndThenNothing) {
  const MigrationResult first = migrate(session_, small_set());
  EXPECT_EQ(first.from_version, 0);
  EXPECT_EQ(first.to_version, 2);
  EXPECT_THAT(first.schema_files, ElementsAre("schema/0001_a.sql", "schema/0002_b.sql"));
  EXPECT_EQ(first.recreated_files, 1U);
  EXPECT_EQ(value("select tableowner from pg_tables where tablename = 'a'"), "pressrun_owner");

  const MigrationResult second = migrate(session_, small_set());
  EXPECT_EQ(second.from_version, 2);
  EXPECT_TRUE(second.schema_files.empty());
  EXPECT_EQ(second.recreated_files, 0U);
}

TEST_F(MigrateTest, RunsRecreatableFilesAgainWhenOneChanged) {
  migrate(session_, small_set());
  MigrationSet changed = small_set();
  changed.recreatable[0].sql =
      "create or replace function pressrun.f() returns int language sql as 'select 2'";
  EXPECT_EQ(migrate(session_, changed).recreated_files, 1U);
  EXPECT_EQ(value("select pressrun.f()"), "2");
  changed.recreatable.clear();
  migrate(session_, changed);
  EXPECT_EQ(value("select count(*) from pressrun.schema_files where component = 'small'"), "0");
}

TEST_F(MigrateTest, RefusesALandedFileThatChanged) {
  migrate(session_, small_set());
  MigrationSet changed = small_set();
  changed.schema[0].sql = "create table pressrun.a (n bigint)";
  EXPECT_THAT(complaint(changed), HasSubstr("schema/0001_a.sql has changed since it was applied"));
}

TEST_F(MigrateTest, RefusesADatabaseThatIsNewer) {
  migrate(session_, small_set());
  MigrationSet older = small_set();
  older.schema.pop_back();
  EXPECT_THAT(complaint(older), HasSubstr("use a newer one"));
}

TEST_F(MigrateTest, StopsAtAFileThatFailsAndKeepsWhatLanded) {
  MigrationSet broken = small_set();
  broken.schema[1].sql = "create table pressrun.half (n int);\nselect * from nowhere";
  EXPECT_THAT(complaint(broken),
              HasSubstr("schema/0002_b.sql: relation \"nowhere\" does not exist\nLINE 2"));
  EXPECT_EQ(value("select to_regclass('pressrun.half')"), "null");
  EXPECT_EQ(value("select max(version) from pressrun.schema_migrations where component = 'small'"),
            "1");
  EXPECT_EQ(migrate(session_, small_set()).from_version, 1);
}

TEST_F(MigrateTest, TwoAtOnceApplyEachFileOnce) {
  MigrationResult results[2];
  std::thread threads[2];
  for (int i = 0; i < 2; ++i) {
    threads[i] = std::thread([&, i] {
      Session session = database_.connect();
      results[i] = migrate(session, small_set());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(results[0].schema_files.size() + results[1].schema_files.size(), 2U);
  EXPECT_EQ(results[0].recreated_files + results[1].recreated_files, 1U);
}

TEST_F(MigrateTest, TwoDatabasesOfOneServerAtOnce) {
  test::EmptyDatabase other;
  std::thread thread([&] {
    Session session = other.connect();
    migrate(session, core_migrations());
  });
  migrate(session_, core_migrations());
  thread.join();
  EXPECT_EQ(value("select pressrun.schema_version()"), std::to_string(kSchemaVersion));
}

TEST_F(MigrateTest, WaitsForAnotherDatabaseThatIsAtTheSameRoles) {
  migrate(session_, core_migrations());
  test::EmptyDatabase other;
  Session administrator = other.connect();
  administrator.run_script("begin; alter role pressrun_janitor set work_mem = '8MB'");
  std::thread thread([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(800));
    administrator.run_script("rollback");
  });
  EXPECT_NO_THROW(migrate(session_, core_migrations()));
  thread.join();
}

// How this build finds a schema: "" when it accepts it, else the code and the words of the refusal.
std::string verdict(Session& session) {
  try {
    check_schema_version(session);
  } catch (const Error& error) {
    return error.sqlstate() + ": " + error.what();
  }
  return "";
}

void say_compatible_since(Session& session, int version) {
  session.run_script(
      "create or replace function pressrun.schema_compatible_since() returns integer language sql "
      "immutable as 'select " +
      std::to_string(version) + "'");
}

TEST_F(MigrateTest, BringsTheSchemaThatTheBinariesAccept) {
  test::EmptyDatabase empty;
  Session session = empty.connect();
  EXPECT_THAT(verdict(session), HasSubstr("PRVER: the database has no Pressrun schema"));
  migrate(session, core_migrations());
  EXPECT_EQ(verdict(session), "");
}

TEST_F(MigrateTest, ANewerSchemaSaysWhichBinariesItServes) {
  test::EmptyDatabase empty;
  Session session = empty.connect();
  migrate(session, core_migrations());
  session.call(
      "insert into pressrun.schema_migrations (component, version, name, sha256)"
      " values ('pressrun', $1::int, 'x', 'x')",
      {kSchemaVersion + 1});
  say_compatible_since(session, kSchemaVersion + 1);
  EXPECT_THAT(verdict(session), AllOf(HasSubstr("PRVER"), HasSubstr("use the newer release")));
  say_compatible_since(session, kSchemaVersion);
  EXPECT_EQ(verdict(session), "");
  session.call("drop function pressrun.schema_compatible_since()");
  EXPECT_THAT(verdict(session), HasSubstr("PRVER")) << "it says nothing";
}

TEST_F(MigrateTest, AnOlderSchemaIsToBeMigrated) {
  test::EmptyDatabase empty;
  Session session = empty.connect();
  migrate(session, core_migrations());
  session.call("delete from pressrun.schema_migrations where version = $1::int and component = $2",
               {kSchemaVersion, "pressrun"});
  EXPECT_THAT(verdict(session), AllOf(HasSubstr("PROLD"), HasSubstr("run `pressrunctl migrate`")));
}

}  // namespace
}  // namespace pressrun::db
