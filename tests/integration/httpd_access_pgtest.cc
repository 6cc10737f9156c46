// C4, C5, C6, S8, S11: what a person may not read, asking for it, deciding, and a role that is
// taken away meanwhile.
#include <algorithm>

#include "tests/integration/httpd_world.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;

const json kLedger = {{"type", "ledger"}, {"format", "csv"}};

// A report that, of the sample's roles, only owner and admin may read.
void define_ledger(TestDatabase& database) {
  define_test_report(database);
  database.sql(R"(
    select pressrun.apply_report_type(jsonb_build_object('type', 'ledger', 'title', 'Ledger', 'description', 'For few.',
      'group', 'Tests', 'permission', 'audit.read', 'formats', '["csv"]'::jsonb, 'function', 'reports.test_rows',
      'params', '{"type": "object", "properties": {}}'::jsonb, 'arguments', '[]'::jsonb,
      'columns', '[{"name": "n", "type": "integer"}, {"name": "text", "type": "text"}]'::jsonb)))");
}

class HttpdAccess : public testing::Test {
 protected:
  void SetUp() override { define_ledger(world_.database); }
  std::string requests(const std::string& rest = "") const {
    return world_.path("/access-requests" + rest);
  }

  ApiWorld world_{{.workers = 1, .janitor = false}};
  HttpClient organizer_ = world_.as("organizer");
  HttpClient admin_ = world_.as("admin");
};

TEST_F(HttpdAccess, ATypeThatOneMayNotReadIsForbiddenAndOneThatThereIsNotIsUnknown) {
  const std::string types = world_.path("/reports/types");
  const Answer forbidden = organizer_.get(types + "/ledger");
  EXPECT_EQ(forbidden.status, 403);
  EXPECT_EQ(forbidden.json().at("type"), "urn:pressrun:problem:forbidden");
  EXPECT_EQ(organizer_.get(types + "/no-such-type").status, 404);
  EXPECT_EQ(organizer_.post(world_.jobs(), kLedger).status, 403);
  const Answer unknown = organizer_.post(world_.jobs(), {{"type", "no-such-type"}});
  EXPECT_TRUE(unknown.status == 400 || unknown.status == 404) << unknown.body;
  const auto lists_ledger = [&types](HttpClient& client) {
    const json catalog = client.get(types).json();
    const json& list = catalog.contains("data") ? catalog.at("data") : catalog;
    return std::any_of(list.begin(), list.end(),
                       [](const json& type) { return type.at("type") == "ledger"; });
  };
  EXPECT_FALSE(lists_ledger(organizer_));
  EXPECT_TRUE(lists_ledger(admin_));
  EXPECT_EQ(admin_.get(types + "/ledger").status, 200);
}

// O1
TEST_F(HttpdAccess, TheServerIsNotReadyWithoutThePlatformsFunctions) {
  world_.database.sql("alter function platform.events_of rename to their_events");
  world_.database.sql("alter function platform.event rename to their_event");
  const Answer unready = world_.stack.anonymous().get("/readyz");
  EXPECT_EQ(unready.status, 503);
  EXPECT_EQ(unready.json().at("detail"),
            "Schema platform lacks functions: event, events_of. `pressrunctl doctor` says what to "
            "write.");
  world_.database.sql("alter function platform.their_events rename to events_of");
  world_.database.sql("alter function platform.their_event rename to event");
  EXPECT_EQ(world_.stack.anonymous().get("/readyz").status, 200);
}

// O5: a function of the platform that fails is named where ops look.
TEST_F(HttpdAccess, LogsWhereAPlatformFails) {
  world_.database.sql("alter function platform.person rename to their_person");
  world_.database.sql(
      "create function platform.person(p_person bigint) returns table (person_id bigint, email "
      "text, name text, locale text) language plpgsql as $$ begin return query select 1::bigint, "
      "'a@example.org'::varchar, 'A'::text, 'en'::text; end $$");
  EXPECT_EQ(organizer_.get("/v1/me").status, 500);
  EXPECT_THAT(world_.stack.httpd().log(),
              testing::AllOf(testing::HasSubstr("in column 2"),
                             testing::HasSubstr("function platform.person(bigint) line")));
}

TEST_F(HttpdAccess, AnAdminGrantsWhatWasAskedFor) {
  const Answer asked =
      organizer_.post(requests(), {{"type", "ledger"}, {"reason", "The yearly audit."}});
  ASSERT_EQ(asked.status, 201) << asked.body;
  const std::string id = asked.json().at("access_request_id");
  EXPECT_EQ(asked.json().at("state"), "pending");
  EXPECT_EQ(organizer_.post(requests(), {{"type", "ledger"}}).status, 200) << "once is enough";
  const json list = admin_.get(requests("?state=pending")).json();
  EXPECT_EQ(list.at("total"), 1);
  EXPECT_EQ(list.at("hasMore"), false);
  EXPECT_EQ(list.at("data").at(0).at("reason"), "The yearly audit.");
  EXPECT_EQ(list.at("data").at(0).at("actions"), json::array({"grant", "decline"}));

  EXPECT_EQ(organizer_.post(requests("/" + id + "/grant"), json::object()).status, 403);
  EXPECT_EQ(world_.as("viewer").post(requests("/" + id + "/grant"), json::object()).status, 404);
  EXPECT_EQ(organizer_.post(world_.jobs(), kLedger).status, 403);
  const Answer granted = admin_.post(requests("/" + id + "/grant"), {{"note", "Until June."}});
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.json().at("state"), "granted");
  EXPECT_EQ(granted.json().at("applied"), true);
  EXPECT_EQ(organizer_.post(world_.jobs(), kLedger).status, 201) << "it takes effect at once";

  EXPECT_EQ(admin_.post(requests("/" + id + "/grant"), json::object()).status, 200);
  EXPECT_EQ(admin_.post(requests("/" + id + "/decline"), json::object()).status, 409);
  EXPECT_EQ(organizer_.post(requests(), {{"type", "ledger"}}).status, 409) << "has it already";
  EXPECT_EQ(world_.database.value(
                "select string_agg(kind || ' ' || email, ', ' order by kind, email) from "
                "pressrun.notification_outbox where job_id is null"),
            "access_decided organizer@voyage.example, access_requested admin@voyage.example, "
            "access_requested owner@voyage.example");
}

TEST_F(HttpdAccess, AnAdminDeclinesAndSaysWhy) {
  const std::string id =
      organizer_.post(requests(), {{"type", "ledger"}}).json().at("access_request_id");
  const Answer declined = admin_.post(requests("/" + id + "/decline"), {{"note", "Not yet."}});
  ASSERT_EQ(declined.status, 200);
  EXPECT_EQ(declined.json().at("state"), "declined");
  EXPECT_EQ(organizer_.get(requests()).json().at("data").at(0).at("note"), "Not yet.");
  EXPECT_EQ(admin_.post(requests("/" + id + "/grant"), json::object()).status, 409);
  EXPECT_EQ(organizer_.post(world_.jobs(), kLedger).status, 403);
}

TEST_F(HttpdAccess, BadRequestsChangeNothing) {
  EXPECT_EQ(organizer_.post(requests(), json::object()).status, 400);
  EXPECT_EQ(organizer_.post(requests(), {{"type", 7}}).status, 400);
  const Answer unknown = organizer_.post(requests(), {{"type", "no-such-type"}});
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(unknown.json().at("errors").at(0).at("field"), "type");
  EXPECT_EQ(organizer_.post(requests(), {{"type", "ledger"}, {"x", 1}}).status, 400);
  const Answer lengthy =
      organizer_.post(requests(), {{"type", "ledger"}, {"reason", std::string(1001, 'x')}});
  EXPECT_EQ(lengthy.status, 400);
  EXPECT_EQ(lengthy.json().at("errors").at(0).at("field"), "reason");
  EXPECT_EQ(world_.as("outsider").post(requests(), {{"type", "ledger"}}).status, 404);
  EXPECT_EQ(world_.as("outsider").get(requests()).status, 404);
  EXPECT_EQ(world_.stack.anonymous().get(requests()).status, 401);
  EXPECT_EQ(organizer_.get(requests("?state=open")).status, 400);
  EXPECT_EQ(organizer_.get(requests("?limit=0")).status, 400);
  EXPECT_EQ(admin_.post(requests("/nothing/grant"), json::object()).status, 404);
  EXPECT_EQ(admin_.post(requests("/nothing/grant"), {{"note", 1}}).status, 400);
  EXPECT_EQ(world_.database.value("select count(*) from pressrun.access_requests"), "0");
}

TEST(HttpdRevokedInTheMiddle, TheJobCompletesAndTheDownloadIsRefused) {
  ApiWorld world({.workers = 1, .janitor = false});
  define_test_report(world.database);
  HttpClient organizer = world.as("organizer");
  HttpClient colleague = world.as("viewer");
  HttpClient anonymous = world.stack.anonymous();
  Gate gate(world.database);
  // In rows that fill the server's send buffer, so that those before the gate come.
  const json params = {{"row_count", 20}, {"pause", 0.1}, {"width", 9000}};
  const json request = {{"type", "test-rows"}, {"format", "csv"}, {"params", params}};
  const std::string job = organizer.post(world.jobs(), request).json().at("job_id");
  const std::string path = world.jobs("/" + job);
  const std::string link = world.link(organizer, job);
  const std::string colleagues_link = world.link(colleague, job);
  ASSERT_TRUE(eventually([&] { return rows_written(world.database, job) > 0; }));
  ASSERT_EQ(status_of(world.database, job), "running");
  world.database.sql("delete from voyage.workspace_members where user_id in (3, 4)");
  gate.open();
  ASSERT_TRUE(eventually([&] { return status_of(world.database, job) == "completed"; }))
      << "the job may complete";
  for (const std::string& held : {link, colleagues_link}) {
    const Answer answer = anonymous.get(held);
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.json().at("detail"),
              "You don't have permission to access this report. Contact your workspace admin.");
  }
  EXPECT_EQ(organizer.get(path).status, 200) << "its requester still sees the job";
  EXPECT_EQ(organizer.post(path + "/link", json::object()).status, 403) << "but gets no link";
  EXPECT_EQ(organizer.post(path + "/rerun", json::object()).status, 403);
  EXPECT_EQ(colleague.get(path).status, 404) << "to anybody else it is not there";
  EXPECT_EQ(colleague.post(path + "/link", json::object()).status, 404);
  EXPECT_EQ(colleague.get(world.jobs()).status, 404);
  EXPECT_EQ(world.database.value(
                "select state from pressrun.event_report_job_artifacts where job_id = $1", {job}),
            "available")
      << "the artifact is kept";
  world.database.sql(
      "insert into voyage.workspace_members (workspace_id, user_id, role) values (1, 4, 'viewer')");
  EXPECT_EQ(anonymous.get(colleagues_link).status, 200) << "a role given back works at once, too";
}

}  // namespace
}  // namespace pressrun::test
