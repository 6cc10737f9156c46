// O5, A2: secrets are changed one program after the other, and nobody who works notices: database
// logins, keys of tokens, secrets of links.
#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

// `url` with another login.
std::string as_login(const std::string& url, const std::string& role, const std::string& login) {
  std::string text = url;
  return text.replace(text.find("user=" + role), 5 + role.size(), "user=" + login);
}

TEST(Rotation, ASecondLoginOfARoleDoesItsWork) {
  TestDatabase database;
  for (const char* name : {"httpd", "worker", "janitor", "courier"}) {
    database.sql("select pressrun.equip_login($1)", {std::string("pressrun_") + name + "_b"});
  }
  const auto login = [&](Role role, const std::string& name) {
    return std::map<std::string, std::string>{
        {"PRESSRUN_DATABASE_URL", as_login(database.url(role), name, name + "_b")}};
  };
  {
    Stack httpd(
        database,
        {.workers = 0, .janitor = false, .environment = login(Role::kHttpd, "pressrun_httpd")});
    const std::map<std::string, std::string> store = {{"PRESSRUN_STORE", httpd.store().string()}};
    auto worker_of = login(Role::kWorker, "pressrun_worker");
    worker_of.merge(std::map(store));
    Stack worker(database,
                 {.workers = 1, .httpd = false, .janitor = false, .environment = worker_of});
    auto janitor_of = login(Role::kJanitor, "pressrun_janitor");
    janitor_of.merge(std::map(store));
    Stack janitor(database, {.workers = 0, .httpd = false, .environment = janitor_of});
    Stack courier(database, {.workers = 0,
                             .httpd = false,
                             .janitor = false,
                             .courier = true,
                             .environment = login(Role::kCourier, "pressrun_courier")});
    HttpClient client =
        httpd.client_of("organizer@voyage.example",
                        database.value("select min(password) from voyage.sample_logins()"));
    nlohmann::json wish = kInventory;
    wish["notify_emails"] = {"someone@example.org"};
    const std::string jobs =
        "/v1/admin/events/" +
        database.value("select min(event_id) from voyage.events where workspace_id = 1") +
        "/reports/jobs";
    const Answer answer = client.post(jobs, wish, {{"Prefer", "wait=30"}});
    EXPECT_EQ(answer.json().at("status"), "completed") << answer.body;
    EXPECT_EQ(client.get(jobs).json().at("data").size(), 1U) << "row-level security lets it see";
    EXPECT_TRUE(eventually([&] {
      return database.value("select status from pressrun.notification_outbox") == "sent";
    })) << courier.courier().log();
    EXPECT_TRUE(eventually([&] {
      return database.value(
                 "select bool_and(finished_at is not null) from pressrun.duties where "
                 "every <= '1 second'") == "t";
    }));
  }
  for (const char* name : {"httpd", "worker", "janitor", "courier"}) {
    database.sql(std::string("drop role pressrun_") + name + "_b");
  }
}

// J8: what ends the query of a run does so whichever login reads.
TEST(Rotation, ASecondLoginOfTheReaderCanBeEnded) {
  TestDatabase database;
  database.sql("select pressrun.equip_login('pressrun_reader_b')");
  const std::string job = database.value(
      "select job_id from pressrun.request_report(1, 42, 'inventory', '{}', '{csv}')");
  const std::string worker = database.value("select pressrun.register_worker('here', 1, 2, '1')");
  const db::Row claim =
      database.sql("select run_lease, lease_token from pressrun.claim_jobs($1, 1)", {worker})
          .rows.at(0);
  {
    db::Session reader(
        {.url = as_login(database.url(Role::kReader), "pressrun_reader", "pressrun_reader_b"),
         .require_read_write = false});
    EXPECT_EQ(reader.call("show default_transaction_read_only").scalar(), "on");
    database.sql(
        "select pressrun.begin_run($1, $2, $3, a.pid, a.backend_start) from pg_stat_activity a "
        "where a.pid = $4",
        {job, claim[0], claim[1], reader.backend_pid()});
    EXPECT_EQ(database.value("select pressrun.terminate_backend($1, $2)", {job, claim[0]}), "t");
    EXPECT_TRUE(eventually([&] { return !reader.is_alive_when_idle(); }));
  }
  database.sql("drop role pressrun_reader_b");
}

TEST(Rotation, TokensAndLinksOfTheSecretsBeforeAreTakenWhileTheyRotate) {
  ApiWorld world({.janitor = false});
  HttpClient client = world.as("organizer");
  const auto job = world.completed_job(client, kInventory);
  const std::string link = world.link(client, job.at("job_id"));
  const std::string token =
      world.stack.anonymous()
          .post("/v1/login",
                {{"email", "organizer@voyage.example"},
                 {"password",
                  world.database.value("select min(password) from voyage.sample_logins()")}})
          .json()
          .at("token");
  const std::map<std::string, std::string> rotated = {
      {"PRESSRUN_STORE", world.stack.store().string()},
      {"PRESSRUN_JWT_SECRET", "another secret of tests, long enough for HS256"},
      {"REPORT_DOWNLOAD_SIGNING_SECRET",
       "t2:another link secret of tests, long enough," + Stack::signing_secret()}};
  auto during = rotated;
  during["PRESSRUN_JWT_PREVIOUS_SECRET"] = Stack::jwt_secret();
  {
    Stack stack(world.database, {.workers = 0, .janitor = false, .environment = during});
    EXPECT_EQ(HttpClient(stack.port(), token).get("/v1/me").status, 200);
    EXPECT_EQ(stack.anonymous().get(link).status, 200);
  }
  auto afterwards = rotated;
  afterwards["REPORT_DOWNLOAD_SIGNING_SECRET"] = "t2:another link secret of tests, long enough";
  Stack stack(world.database, {.workers = 0, .janitor = false, .environment = afterwards});
  EXPECT_EQ(HttpClient(stack.port(), token).get("/v1/me").status, 401);
  EXPECT_EQ(stack.anonymous().get(link).status, 404);
}

}  // namespace
}  // namespace pressrun::test
