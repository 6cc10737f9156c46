// J1, J6, S1, S3, O2: a database that was brought back with PostgreSQL's own tools goes on, beside
// the store as it is now. The commands are those of "Operating Pressrun" in README.md.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/support/eventually.h"
#include "tests/support/long_run.h"
#include "tests/support/own_server.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

// What a program of PostgreSQL says, as the account that servers run as.
std::string run_tool(const std::vector<std::string>& argv) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "log";
  const auto ending = local::run_to_end(
      {.argv = argv, .output = log, .directory = "/", .user = local::server_account()});
  std::stringstream said;
  said << std::ifstream(log).rdbuf();
  if (!ending.clean()) throw std::runtime_error(argv.front() + ": " + said.str());
  return said.str();
}

std::string admin_of(TestCluster& cluster, const std::string& database) {
  return cluster.server().address() + " user=postgres dbname=" + database;
}

class Restore : public testing::Test {
 protected:
  Restore() {
    local::prepare_server_directory(backup_);
    fs::create_directories(store_);
    define_test_report(old_.database());
  }

  StackOptions options(int workers = 1) const {
    return {.workers = workers,
            .environment = {{"PRESSRUN_STORE", store_.string()}, {"PRESSRUN_WORKER_SLOTS", "1"}}};
  }

  // Makes the restored database, which is on a server at `address`, the one that new TestDatabases
  // copy. It has the name of the old one.
  void use(const std::string& address) {
    db::Session session({.url = address + " user=postgres dbname=postgres"});
    session.call("drop database if exists pressrun_template");
    session.call("alter database " + old_.database().name() + " rename to pressrun_template");
    ::setenv("PRESSRUN_TEST_CLUSTER", address.c_str(), 1);
  }

  std::string completed_job(TestDatabase& database) {
    const std::string job = request_rows(database, {});
    EXPECT_TRUE(eventually([&] { return status_of(database, job) == "completed"; }));
    return job;
  }

  static HttpClient owner(Stack& stack, TestDatabase& database) {
    return stack.client_of("owner@voyage.example",
                           database.value("select min(password) from voyage.sample_logins()"));
  }
  static std::string link_to(HttpClient& client, const std::string& job) {
    const std::string url =
        client.post("/v1/admin/events/42/reports/jobs/" + job + "/link", json::object())
            .json()
            .at("url");
    return url.substr(url.find("/v1/"));
  }
  Finished check_store(TestDatabase& database, std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), {"store", "check", "--json"});
    return run_program(
        "pressrunctl", arguments,
        {{"PRESSRUN_DATABASE_URL", database.url(Role::kCtl)}, {"PRESSRUN_STORE", store_.string()}});
  }

  TemporaryFolder folder_;
  const fs::path store_ = folder_.path() / "store";
  const fs::path backup_ = folder_.path() / "backup";
  OwnServer old_;
};

TEST_F(Restore, ADumpGoesOnOnANewServer) {
  if (!is_long_run()) GTEST_SKIP() << kLongRunOnly;
  TestDatabase& before = old_.database();
  std::map<std::string, std::string> ends;  // job -> status that it has, or must come to
  std::string link;
  {
    Stack stack(before, options());
    HttpClient client = owner(stack, before);
    const std::string completed = completed_job(before);
    link = link_to(client, completed);
    const std::string expired = completed_job(before);
    before.sql(
        "update pressrun.event_report_job_artifacts set expires_at = clock_timestamp() "
        "where job_id = $1",
        {expired});
    before.sql(
        "update pressrun.duties set due_at = clock_timestamp() where name = 'expire_artifacts'");
    ASSERT_TRUE(eventually([&] { return status_of(before, expired) == "expired"; },
                           std::chrono::seconds(90)));
    const std::string failed = request_rows(before, {.fail_at = 3});
    ASSERT_TRUE(eventually([&] { return status_of(before, failed) == "failed"; }));
    const std::string running =
        request_rows(before, {.rows = 300, .pause_seconds = 0.1, .width = 9000});
    ASSERT_TRUE(eventually([&] { return rows_written(before, running) > 0; }));
    const std::string cancelled = request_rows(before, {});
    before.sql("select pressrun.cancel_job(1, 42, $1)", {cancelled});
    const std::string queued = request_rows(before, {});
    ends = {{completed, "completed"}, {expired, "expired"},     {failed, "failed"},
            {running, "completed"},   {cancelled, "cancelled"}, {queued, "completed"}};
    run_tool({"pg_dump", "-Fc", "-f", backup_ / "pressrun.dump", "-d",
              admin_of(old_.cluster(), before.name())});
    run_tool({"pg_dumpall", "--roles-only", "-f", backup_ / "roles.sql", "-d",
              admin_of(old_.cluster(), "postgres")});
  }
  TestCluster fresh(Durability::kNone);
  run_tool({"psql", "-qX", "-f", backup_ / "roles.sql", "-d", admin_of(fresh, "postgres")});
  run_tool({"pg_restore", "--create", "--exit-on-error", "-d", admin_of(fresh, "postgres"),
            backup_ / "pressrun.dump"});
  use(fresh.server().address());
  TestDatabase after;
  // A dump reads sequences later than rows: those of the queue may be ahead of what waits in it.
  after.sql(
      "select setval('pressrun.queue_floor_0', 1000000000), setval('pressrun.queue_front_0', "
      "1000000000)");
  Stack stack(after, options(2));
  for (const auto& end : ends) {
    const auto has_ended = [&] { return status_of(after, end.first) == end.second; };
    EXPECT_TRUE(eventually(has_ended, std::chrono::seconds(60)))
        << end.first << " is " << status_of(after, end.first) << " and not " << end.second;
  }
  EXPECT_EQ(stack.anonymous().get(link).status, 200) << "signed before";
  EXPECT_EQ(status_of(after, completed_job(after)), "completed");
  const Finished checked = check_store(after);
  EXPECT_EQ(json::parse(checked.output).at("missing"), json::array()) << checked.output;
}

TEST_F(Restore, APointInTimeLeavesObjectsThatStoreCheckFinds) {
  TestDatabase& before = old_.database();
  const fs::path archive = backup_ / "wal";
  local::prepare_server_directory(archive);
  before.sql("alter system set archive_mode = on");
  before.sql("alter system set archive_command = 'cp %p " + archive.string() + "/%f'");
  old_.restart();
  std::string kept;
  std::string forgotten;
  std::string link;
  {
    Stack stack(before, options());
    HttpClient client = owner(stack, before);
    run_tool({"pg_basebackup", "-D", backup_ / "base", "-c", "fast", "-d",
              admin_of(old_.cluster(), "postgres")});
    kept = completed_job(before);
    link = link_to(client, kept);
    before.sql("select pg_create_restore_point('before_the_mistake')");
    forgotten = completed_job(before);
  }
  old_.stop();  // archives what it has
  std::ofstream(backup_ / "base" / "recovery.signal").close();
  const fs::path sockets = folder_.path() / "s";
  local::prepare_server_directory(sockets);
  fs::permissions(sockets, fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  local::Cluster restored({.directory = backup_ / "base",
                           .socket_directory = sockets,
                           .log = folder_.path() / "restored.log",
                           .settings = {{"archive_mode", "off"},
                                        {"max_connections", kTestConnections},
                                        {"restore_command", "cp " + archive.string() + "/%f %p"},
                                        {"recovery_target_name", "before_the_mistake"},
                                        {"recovery_target_action", "promote"}}});
  restored.start();
  db::Session session(
      {.url = restored.address() + " user=postgres dbname=postgres", .require_read_write = false});
  ASSERT_TRUE(
      eventually([&] { return session.call("select pg_is_in_recovery()").scalar() == "f"; }));
  use(restored.address());
  TestDatabase after;

  const json found = json::parse(check_store(after).output);
  EXPECT_EQ(found.at("missing"), json::array());
  ASSERT_EQ(found.at("unknown").size(), 1U) << found;
  EXPECT_THAT(found.at("unknown").at(0).at("key").get<std::string>(), HasSubstr(forgotten));
  EXPECT_EQ(json::parse(check_store(after, {"--delete-unknown"}).output).at("deleted"), 0)
      << "it is younger than a day";
  const Finished deleted = check_store(after, {"--delete-unknown", "--older-than", "0"});
  EXPECT_EQ(json::parse(deleted.output).at("deleted"), 1);
  EXPECT_EQ(deleted.ending.code, 0);
  EXPECT_EQ(objects_in(store_), 1U);

  Stack stack(after, options());
  EXPECT_EQ(stack.anonymous().get(link).status, 200);
  EXPECT_EQ(owner(stack, after).get("/v1/admin/events/42/reports/jobs/" + forgotten).status, 404);
  EXPECT_EQ(status_of(after, completed_job(after)), "completed");
  fs::remove(store_ /
             after.value("select r2_key from pressrun.event_report_job_artifacts where job_id = $1",
                         {kept}));
  const Finished missing = check_store(after);
  EXPECT_EQ(missing.ending.code, 3);
  EXPECT_EQ(json::parse(missing.output).at("missing").at(0).at("job_id"), kept);
}

TEST_F(Restore, TheStoreOfAnotherDatabaseIsNotCompared) {
  std::ofstream(store_ / ".pressrun-store") << "8a4c1f0e-0000-4000-8000-000000000000\n";
  const Finished refused = check_store(old_.database(), {"--delete-unknown"});
  EXPECT_EQ(refused.ending.code, 1);
  EXPECT_THAT(refused.output, HasSubstr("the store of another database"));
}

}  // namespace
}  // namespace pressrun::test
