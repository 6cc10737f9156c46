// A1, A3, A5, J14: schedules over HTTP, and one that runs by the clock in a whole Pressrun.
#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const json kDaily = {{"type", "sales"},     {"params", {{"period", "last_month"}}},
                     {"format", "csv"},     {"notify_emails", {"team@example.org"}},
                     {"cron", "0 7 1 * *"}, {"time_zone", "Europe/Berlin"}};

// "field: message" of each error.
std::string errors(const Answer& answer) {
  std::string list;
  const json body = answer.json();
  for (const json& error : body.value("errors", json::array())) {
    list += (list.empty() ? "" : "; ") + error.at("field").get<std::string>() + ": " +
            error.at("message").get<std::string>();
  }
  return list;
}

class HttpdSchedules : public testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = new ApiWorld(); }
  static void TearDownTestSuite() { delete world_; }

  ApiWorld& world() { return *world_; }
  std::string schedules(const std::string& rest = "") const {
    return world_->path("/reports/schedules" + rest);
  }
  // Its path.
  std::string create(const json& body = kDaily) {
    const Answer answer = client_.post(schedules(), body);
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.header("Location");
  }
  Answer act(const std::string& target) { return client_.post(target, json::object()); }

  HttpClient client_ = world_->as("organizer");

 private:
  static ApiWorld* world_;
};
ApiWorld* HttpdSchedules::world_ = nullptr;

TEST_F(HttpdSchedules, IsCreatedAndShown) {
  const Answer answer = client_.post(schedules(), kDaily);
  ASSERT_EQ(answer.status, 201) << answer.body;
  const json created = answer.json();
  EXPECT_EQ(answer.header("Location"),
            schedules("/" + created.at("schedule_id").get<std::string>()));
  for (const auto& [name, value] : kDaily.items()) EXPECT_EQ(created.at(name), value) << name;
  EXPECT_EQ(created.at("state"), "active");
  EXPECT_EQ(created.at("next_times").size(), 3u);
  EXPECT_EQ(created.at("next_times").at(0), created.at("next_run_at"));
  const Answer shown = client_.get(answer.header("Location"));
  EXPECT_EQ(shown.json(), created);
  EXPECT_EQ(client_.get(answer.header("Location"), if_none_match(shown.header("ETag"))).status,
            304);
}

TEST_F(HttpdSchedules, IsListedInPages) {
  for (int i = 0; i < 3; ++i) create();
  const json page =
      client_.get(schedules("?page=1&limit=2&state=active&type=sales&mine=true")).json();
  EXPECT_EQ(page.at("data").size(), 2u);
  EXPECT_EQ(page.at("limit"), 2);
  EXPECT_EQ(page.at("hasMore"), true);
  EXPECT_EQ(errors(client_.get(schedules("?state=asleep"))),
            "state: must be active, paused or stopped");
  EXPECT_THAT(errors(client_.get(schedules("?colour=red"))), HasSubstr("colour"));
}

TEST_F(HttpdSchedules, EveryBadFieldIsNamed) {
  const auto bad = [&](const char* field, const json& value) {
    json body = kDaily;
    body[field] = value;
    const Answer answer = client_.post(schedules(), body);
    EXPECT_EQ(answer.status, 400) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    return errors(answer);
  };
  EXPECT_EQ(bad("cron", "61 * * * *"), "cron: minute: \"61\" is not from 0 to 59");
  EXPECT_EQ(bad("cron", "0 0 30 2 *"), "cron: names no day that comes within eight years");
  EXPECT_THAT(bad("time_zone", "Mars/Olympus"), HasSubstr("time_zone: is not the name"));
  EXPECT_EQ(bad("type", "none-such"), "type: there is no report type \"none-such\"");
  EXPECT_THAT(bad("format", "docx"), HasSubstr("format: must be one of"));
  EXPECT_EQ(bad("notify_emails", {"nobody"}), "notify_emails[0]: is not an e-mail address");
  EXPECT_EQ(bad("params", {{"from", "2024-02-30"}, {"extra", 1}}),
            "params.extra: is not a parameter of this report; "
            "params.from: must be a date, as in 2026-01-31");
  EXPECT_EQ(bad("surprise", 1), "surprise: is not a field of this request");
  EXPECT_EQ(bad("csv", {{"delimiter", ":"}, {"line_end", 1}}),
            "csv.delimiter: must be a comma, a semicolon, \"|\" or a tab; "
            "csv.line_end: must be crlf or lf");
}

TEST_F(HttpdSchedules, KeepsCsvOptionsForItsJobs) {
  json body = kDaily;
  body["csv"] = {{"bom", true}, {"delimiter", ";"}};
  const std::string path = create(body);
  EXPECT_EQ(client_.get(path).json().at("csv"), body["csv"]);
  EXPECT_EQ(act(path + "/run").json().at("csv"), body["csv"]);
  EXPECT_EQ(client_.patch(path, {{"cron", "30 6 * * mon"}}).json().at("csv"), body["csv"]);
  const json changed = {{"line_end", "lf"}};
  EXPECT_EQ(client_.patch(path, {{"csv", changed}}).json().at("csv"), changed);
  EXPECT_EQ(errors(client_.patch(path, {{"format", "xlsx"}, {"csv", changed}})),
            "csv: is for reports that have csv among their formats");
  EXPECT_EQ(client_.patch(path, {{"csv", nullptr}}).json().at("csv"), nullptr);
}

TEST_F(HttpdSchedules, PreviewsTimesBeforeTheyAreSaved) {
  const Answer answer =
      client_.get(schedules("/preview?cron=0%207%20*%20*%20mon&time_zone=Europe/Berlin"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json().at("cron"), "0 7 * * mon");
  EXPECT_EQ(answer.json().at("time_zone"), "Europe/Berlin");
  EXPECT_EQ(answer.json().at("next_times").size(), 5u);
  EXPECT_EQ(client_.get(schedules("/preview?cron=@daily")).json().at("next_times").size(), 5u);

  const Answer bad = client_.get(schedules("/preview?cron=61%20*%20*%20*%20*&time_zone=Mars"));
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(errors(bad),
            "cron: minute: \"61\" is not from 0 to 59; "
            "time_zone: is not the name of a time zone, as in Europe/Berlin");
  EXPECT_EQ(errors(client_.get(schedules("/preview"))), "cron: is required");
  EXPECT_THAT(errors(client_.get(schedules("/preview?cron=@daily&colour=red"))),
              HasSubstr("colour"));
  EXPECT_EQ(client_.get("/v1/admin/events/999999/reports/schedules/preview?cron=@daily").status,
            404);
  EXPECT_EQ(world().stack.anonymous().get(schedules("/preview?cron=@daily")).status, 401);
}

TEST_F(HttpdSchedules, PatchChangesWhatItNames) {
  const std::string path = create();
  const json before = client_.get(path).json();
  const Answer changed = client_.patch(path, {{"cron", "30 6 * * mon"}, {"format", {"csv"}}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json().at("cron"), "30 6 * * mon");
  EXPECT_NE(changed.json().at("next_run_at"), before.at("next_run_at"));
  EXPECT_EQ(changed.json().at("params"), before.at("params"));
  EXPECT_EQ(changed.json().at("notify_emails"), before.at("notify_emails"));
  EXPECT_EQ(client_.patch(path, {{"notify_emails", nullptr}}).json().at("notify_emails"),
            json::array());

  const json good = client_.get(path).json();
  EXPECT_THAT(errors(client_.patch(path, {{"cron", "x"}})), HasSubstr("cron: has one field"));
  EXPECT_THAT(errors(client_.patch(path, {{"params", {{"from", 5}}}, {"cron", "@daily"}})),
              HasSubstr("params.from: must be a date"));
  EXPECT_THAT(errors(client_.patch(path, {{"type", "users"}})), HasSubstr("type: "));
  EXPECT_EQ(client_.get(path).json(), good);
}

TEST_F(HttpdSchedules, PausesAndResumes) {
  const std::string path = create();
  const Answer paused = client_.post(path + "/pause", {{"reason", "on holiday"}});
  ASSERT_EQ(paused.status, 200) << paused.body;
  EXPECT_EQ(paused.json().at("state"), "paused");
  EXPECT_EQ(paused.json().at("reason"), "on holiday");
  EXPECT_EQ(paused.json().at("next_run_at"), nullptr);
  const Answer resumed = act(path + "/resume");
  EXPECT_EQ(resumed.json().at("state"), "active");
  EXPECT_NE(resumed.json().at("next_run_at"), nullptr);
}

TEST_F(HttpdSchedules, RunNowIsAJobAtOnce) {
  const std::string path = create();
  const json before = client_.get(path).json();
  const Answer run = act(path + "/run");
  ASSERT_EQ(run.status, 201) << run.body;
  const std::string job = run.json().at("job_id");
  EXPECT_EQ(run.header("Location"), world().jobs("/" + job));
  const json after = client_.get(path).json();
  EXPECT_EQ(after.at("next_run_at"), before.at("next_run_at"));
  EXPECT_EQ(after.at("last_run").at("job_id"), job);
  const Answer done = client_.get(run.header("Location"), {{"Prefer", "wait=30"}});
  EXPECT_EQ(done.status, 200);
}

TEST_F(HttpdSchedules, IsDeletedForGood) {
  const std::string path = create();
  const Answer gone = client_.remove(path);
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(client_.get(path).status, 404);
  EXPECT_EQ(client_.remove(path).status, 404);
}

TEST_F(HttpdSchedules, PeopleSeeAndDoWhatTheyMay) {
  const std::string path = create();
  HttpClient stranger = world().as("outsider");
  EXPECT_EQ(stranger.get(path).status, 404);
  EXPECT_EQ(stranger.get(schedules()).status, 404);
  EXPECT_EQ(stranger.patch(path, {{"cron", "@daily"}}).status, 404);
  EXPECT_EQ(stranger.remove(path).status, 404);
  EXPECT_EQ(stranger.post(schedules(), kDaily).status, 404);
  HttpClient viewer = world().as("viewer");
  EXPECT_EQ(viewer.post(schedules(), kDaily).status, 403);
  EXPECT_EQ(world().stack.anonymous().get(path).status, 401);
  EXPECT_EQ(client_.get(path).status, 200);
}

TEST_F(HttpdSchedules, MethodsAndIdsAreChecked) {
  const std::string path = create();
  EXPECT_EQ(client_.get(schedules("/NOT-AN-ID")).status, 404);
  EXPECT_EQ(client_.remove(schedules("/" + std::string(26, '0'))).status, 404);
  const Answer wrong = client_.post(path, json::object());
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "DELETE, GET, HEAD, OPTIONS, PATCH");
  EXPECT_EQ(client_.remove(world().jobs()).status, 405);
  EXPECT_EQ(client_.post(path + "/resume", {{"x", 1}}).status, 400);
  EXPECT_EQ(client_.post_raw(schedules(), "{}", "text/plain").status, 415);
}

// The last of the file: from here on it is a day and a half later.
TEST_F(HttpdSchedules, RunsByTheClock) {
  json body = kDaily;
  body["cron"] = "0 7 * * *";
  body["params"] = {{"period", "yesterday"}};
  const std::string path = create(body);
  world().database.value(
      "create or replace function pressrun.now() returns timestamptz language sql stable parallel "
      "safe as $$ select statement_timestamp() + interval '36 hours' $$");
  EXPECT_TRUE(eventually([&] {
    const json run = client_.get(path).json().at("last_run");
    return run.is_object() && run.at("status") == "completed";
  }));
  EXPECT_TRUE(eventually(
      [&] { return client_.get(path).json().at("last_due").at("outcome") == "completed"; }));
  const json schedule = client_.get(path).json();
  EXPECT_EQ(schedule.at("params"), json({{"period", "yesterday"}}));
  const json job =
      client_.get(world().jobs("/" + schedule.at("last_run").at("job_id").get<std::string>()))
          .json();
  EXPECT_EQ(job.at("params").at("from"), job.at("params").at("to"));
  EXPECT_EQ(job.at("artifacts").size(), 1u);
  EXPECT_EQ(job.at("notifications").at(0).at("email"), "team@example.org");
}

}  // namespace
}  // namespace pressrun::test
