// O7: duties of a minute and more may be run by pg_cron, the others by the janitor, none by both.
#include <gmock/gmock.h>

#include "db/session.h"
#include "engine/local/cluster.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/test_cluster.h"

namespace pressrun {
namespace {

using std::chrono::seconds;

// pg_cron's own finest step is a minute.
constexpr seconds kLongestWait{150};

class PgCronTest : public testing::Test {
 protected:
  PgCronTest() : cluster_(options()) {
    cluster_.start();
    db::Session session = connect("postgres");
    session.run_script("create extension pg_cron");
    const auto migrated = test::run_program("pressrunctl", {"migrate"},
                                            {{"PRESSRUN_ADMIN_DATABASE_URL", url("postgres")}});
    if (migrated.ending.code != 0) throw std::runtime_error(migrated.output);
  }

  local::ClusterOptions options() {
    local::prepare_server_directory(home_.path() / "server");
    return {.directory = home_.path() / "server" / "data",
            .socket_directory = home_.path() / "server",
            .log = home_.path() / "log",
            .settings = {{"fsync", "off"},
                         {"shared_preload_libraries", "pg_cron"},
                         {"cron.database_name", "postgres"},
                         {"cron.use_background_workers", "on"}}};
  }
  std::string url(const std::string& user) const {
    return cluster_.address() + " dbname=postgres user=" + user;
  }
  db::Session connect(const std::string& user) { return db::Session({.url = url(user)}); }

  test::TemporaryFolder home_;
  local::Cluster cluster_;
};

TEST_F(PgCronTest, RunsWhatItWasGivenAndTheJanitorDoesNot) {
  db::Session admin = connect("postgres");
  const auto value = [&](const std::string& sql) { return admin.call(sql).scalar().value_or(""); };
  value("select cron.schedule('pressrun duties', '* * * * *', 'select pressrun.cron_tick()')");
  ASSERT_NE(value("select pressrun.set_duty_runner('pg_cron')"), "0");
  // It may have had a turn already.
  admin.run_script(
      "update pressrun.duties set taken_by = null, finished_at = null, due_at = clock_timestamp()");

  db::Session janitor = connect("pressrun_janitor");
  const auto janitors_turn = [&] {
    while (const auto duty = janitor.call("select pressrun.take_due_duty('a janitor')").scalar()) {
      janitor.call("select pressrun.run_duty($1)", {*duty});
    }
  };
  const auto all_done = [&] {
    janitors_turn();
    return value("select count(*) from pressrun.duties where finished_at is null") == "0";
  };
  ASSERT_TRUE(test::eventually(all_done, kLongestWait))
      << value("select string_agg(j::text, ' ') from cron.job_run_details j");
  EXPECT_EQ(value("select string_agg(distinct taken_by, ',') from pressrun.duties "
                  "where every >= interval '1 minute'"),
            "pg_cron");
  EXPECT_EQ(value("select string_agg(distinct taken_by, ',') from pressrun.duties "
                  "where every < interval '1 minute'"),
            "a janitor");
  EXPECT_EQ(value("select count(*) from pressrun.duties where last_error is not null"), "0");
}

}  // namespace
}  // namespace pressrun
