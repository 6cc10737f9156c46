// A1, A3, A5, A6, J1, J10, J11, C3, C4: jobs, the catalog and orders over HTTP.
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string fields(const Answer& answer) {
  std::string list;
  const json body = answer.json();
  for (const json& error : body.value("errors", json::array())) {
    list += (list.empty() ? "" : " ") + error.at("field").get<std::string>();
  }
  return list;
}

class HttpdJobs : public testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = new ApiWorld(); }
  static void TearDownTestSuite() { delete world_; }

  ApiWorld& world() { return *world_; }
  HttpClient client_ = world_->as("organizer");

 private:
  static ApiWorld* world_;
};
ApiWorld* HttpdJobs::world_ = nullptr;

TEST_F(HttpdJobs, RequestIsAcceptedAtOnceAndEndsInAFile) {
  const Answer answer = client_.post(world().jobs(), kInventory, {{"X-Request-Id", "my-request"}});
  ASSERT_EQ(answer.status, 201) << answer.body;
  const json job = answer.json();
  EXPECT_THAT(job.at("job_id").get<std::string>(), testing::MatchesRegex("[0-9a-z]{26}"));
  EXPECT_EQ(answer.header("Location"), world().jobs("/" + job["job_id"].get<std::string>()));
  EXPECT_EQ(answer.header("X-Request-Id"), "my-request");
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
  const Answer later = client_.get(answer.header("Location"), {{"Prefer", "wait=30"}});
  EXPECT_EQ(later.status, 200);
}

TEST_F(HttpdJobs, PreferWaitAnswersWithTheEnd) {
  const auto start = std::chrono::steady_clock::now();
  const json job = world().completed_job(client_, kInventory);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(job.at("progress"), 100);
  EXPECT_EQ(job.at("artifacts").size(), 1u);
}

TEST_F(HttpdJobs, UnchangedAnswersAre304) {
  const json job = world().completed_job(client_, kInventory);
  const std::string path = world().jobs("/" + job.at("job_id").get<std::string>());
  for (const std::string& target : {path, world().jobs(), world().path("/reports/types")}) {
    const Answer first = client_.get(target);
    ASSERT_FALSE(first.header("ETag").empty()) << target;
    const Answer again = client_.get(target, if_none_match(first.header("ETag")));
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
  }
}

TEST_F(HttpdJobs, EveryBadFieldIsNamed) {
  const auto bad = [&](const json& body) { return fields(client_.post(world().jobs(), body)); };
  EXPECT_EQ(bad({{"type", "sales"}, {"format", "csv"}, {"surprise", 1}}), "surprise");
  EXPECT_EQ(bad({{"type", "none-such"}, {"format", "csv"}}), "type");
  EXPECT_EQ(bad({{"type", "sales"}, {"format", "docx"}}), "format");
  EXPECT_EQ(bad({{"type", "sales"}, {"format", "csv"}, {"notify_emails", {"nobody"}}}),
            "notify_emails[0]");
  EXPECT_EQ(bad({{"type", "completed-orders"},
                 {"format", "csv"},
                 {"params", {{"from", "2024-02-30"}, {"to", 5}, {"extra", 1}}}}),
            "params.extra params.from params.to");
}

TEST_F(HttpdJobs, EveryBadCsvOptionIsNamed) {
  const auto bad = [&](const json& csv, const json& format = "csv") {
    const Answer answer =
        client_.post(world().jobs(), {{"type", "inventory"}, {"format", format}, {"csv", csv}});
    EXPECT_EQ(answer.status, 400) << answer.body;
    return fields(answer);
  };
  EXPECT_EQ(bad("semicolon"), "csv");
  EXPECT_EQ(bad({{"bom", "yes"}, {"delimiter", ":"}, {"line_end", "cr"}, {"quote", "'"}}),
            "csv.bom csv.delimiter csv.line_end csv.quote");
  EXPECT_EQ(bad({{"bom", true}}, "xlsx"), "csv");
  EXPECT_EQ(bad(json::object(), {"pdf", "xlsx"}), "csv");
}

TEST_F(HttpdJobs, CsvOptionsAreShownAndGoWithARerun) {
  json body = kInventory;
  EXPECT_EQ(client_.post(world().jobs(), body).json().at("csv"), nullptr);
  body["csv"] = json::object();
  EXPECT_EQ(client_.post(world().jobs(), body).json().at("csv"), nullptr);
  body["format"] = {"xlsx", "csv"};
  body["csv"] = {{"bom", true}, {"delimiter", "\t"}};
  const json job = world().completed_job(client_, body);
  EXPECT_EQ(job.at("csv"), body["csv"]);
  const std::string path = world().jobs("/" + job.at("job_id").get<std::string>());
  EXPECT_EQ(client_.get(path).json().at("csv"), body["csv"]);
  EXPECT_EQ(client_.post(path + "/rerun", json::object()).json().at("csv"), body["csv"]);
}

TEST_F(HttpdJobs, BadBodiesChangeNothing) {
  const std::string before =
      world().database.value("select count(*) from pressrun.event_report_jobs");
  const auto status = [&](const std::string& body, const std::string& type = "application/json") {
    return client_.post_raw(world().jobs(), body, type).status;
  };
  EXPECT_EQ(status("{"), 400);
  EXPECT_EQ(status("{\"type\":\"\xff\"}"), 400);
  EXPECT_EQ(status("[]"), 400);
  EXPECT_EQ(status("{}", "text/plain"), 415);
  EXPECT_EQ(status(R"({"type":"sales","type":"users","format":"csv"})"), 400);
  EXPECT_EQ(status(R"({"type":"sales","format":"csv","params":{"a":"\u0000"}})"), 400);
  EXPECT_EQ(status(std::string(100, '[')), 400);
  EXPECT_EQ(status(std::string(std::size_t{2} * 1024 * 1024, ' ')), 413);
  EXPECT_EQ(world().database.value("select count(*) from pressrun.event_report_jobs"), before);
}

TEST_F(HttpdJobs, WrongMethodsAndAddressesAreTold) {
  EXPECT_EQ(client_.post(world().jobs("/x/y/z/none"), json::object()).status, 404);
  const Answer wrong = client_.post("/v1/me", json::object());
  EXPECT_EQ(wrong.status, 405);
  EXPECT_THAT(wrong.header("Allow"), HasSubstr("GET"));
  EXPECT_EQ(wrong.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(client_.get(world().jobs("/NOT-A-JOB-ID")).status, 404);
  EXPECT_EQ(client_.get(world().jobs("?limit=1000")).status, 400);
  EXPECT_EQ(fields(client_.get(world().jobs("?colour=red"))), "colour");
  EXPECT_EQ(client_.get("/v1/admin/events/0/reports/jobs").status, 404);
  EXPECT_EQ(client_.get("/v1/admin/events/99999999/reports/jobs").status, 404);
}

TEST_F(HttpdJobs, IdempotencyKeyGivesTheFirstJobAgain) {
  const HttpHeaders key = {{"Idempotency-Key", "\"key-1\""}};
  const Answer first = client_.post(world().jobs(), kInventory, key);
  const Answer again = client_.post(world().jobs(), kInventory, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_TRUE(first.header("Idempotent-Replayed").empty());
  EXPECT_EQ(first.json().at("job_id"), again.json().at("job_id"));
  const Answer other = client_.post(world().jobs(), {{"type", "users"}, {"format", "csv"}}, key);
  EXPECT_EQ(other.status, 422) << other.body;
  json with_options = kInventory;
  with_options["csv"] = {{"bom", true}};
  EXPECT_EQ(client_.post(world().jobs(), with_options, key).status, 422);
}

TEST_F(HttpdJobs, MergingIsOptInAndSaid) {
  json body = kInventory;
  body["dedupe_window"] = "PT10M";
  const Answer first = client_.post(world().jobs(), kInventory);
  const Answer merged = client_.post(world().jobs(), body);
  EXPECT_EQ(merged.status, 200);
  EXPECT_EQ(merged.json().at("deduplicated"), true);
  body["csv"] = {{"delimiter", ";"}};
  EXPECT_EQ(client_.post(world().jobs(), body).status, 201) << "another file";
  const Answer separate = client_.post(world().jobs(), kInventory);
  EXPECT_EQ(separate.status, 201);
  EXPECT_NE(separate.json().at("job_id"), first.json().at("job_id"));
}

TEST_F(HttpdJobs, RerunIsANewJobAndRetryIsForFailedOnes) {
  const json job = world().completed_job(client_, kInventory);
  const std::string path = world().jobs("/" + job.at("job_id").get<std::string>());
  const Answer rerun = client_.post(path + "/rerun", json::object());
  EXPECT_EQ(rerun.status, 201) << rerun.body;
  EXPECT_EQ(rerun.json().at("rerun_of"), job.at("job_id"));
  EXPECT_EQ(client_.post(path + "/retry", json::object()).status, 409);
  EXPECT_EQ(client_.post(path + "/cancel", json::object()).status, 409);
  const json history = client_.get(path + "/history").json();
  EXPECT_EQ(history.at("data").back().at("to"), "completed");
}

TEST_F(HttpdJobs, WhatWouldBeIgnoredIsRefused) {
  const json job = world().completed_job(client_, kInventory);
  const std::string path = world().jobs("/" + job.at("job_id").get<std::string>());
  const std::string jobs = "select count(*) from pressrun.event_report_jobs";
  const std::string before = world().database.value(jobs);
  for (const char* action : {"/rerun", "/retry", "/cancel"}) {
    EXPECT_EQ(client_.post_raw(path + action, "<x/>", "application/xml").status, 415) << action;
    EXPECT_EQ(client_.post(path + action, {{"x", 1}}).status, 400) << action;
    const Answer keyed = client_.post(path + action, json::object(), {{"Idempotency-Key", "key"}});
    EXPECT_EQ(keyed.status, 400) << action;
    EXPECT_EQ(fields(keyed), "Idempotency-Key");
  }
  EXPECT_EQ(client_.get(path + "?surprise=1").status, 400);
  EXPECT_EQ(client_.get(world().path("/reports/types?surprise=1")).status, 400);
  EXPECT_EQ(client_.get("/v1/admin/events/0" + world().event + "/reports/jobs").status, 404);
  EXPECT_EQ(world().database.value(jobs), before);
}

TEST_F(HttpdJobs, KeysAreNotDecoded) {
  const Answer first = client_.post(world().jobs(), kInventory, {{"Idempotency-Key", "a%20b"}});
  const Answer other = client_.post(world().jobs(), kInventory, {{"Idempotency-Key", "a b"}});
  EXPECT_NE(first.json().at("job_id"), other.json().at("job_id"));
}

TEST_F(HttpdJobs, GuessingPasswordsIsSlowedDown) {
  HttpClient anonymous = world().stack.anonymous();
  const json guess = {{"email", "guessed@voyage.example"}, {"password", "x"}};
  Answer answer = anonymous.post("/v1/login", guess);
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer");
  for (int i = 0; i < 10 && answer.status == 401; ++i) answer = anonymous.post("/v1/login", guess);
  EXPECT_EQ(answer.status, 429);
  EXPECT_FALSE(answer.header("Retry-After").empty());
}

TEST_F(HttpdJobs, ListHasPages) {
  for (int i = 0; i < 3; ++i) client_.post(world().jobs(), kInventory);
  const json page = client_.get(world().jobs("?page=1&limit=2&sort=-created_at&mine=true")).json();
  EXPECT_EQ(page.at("data").size(), 2u);
  EXPECT_EQ(page.at("limit"), 2);
  EXPECT_EQ(page.at("hasMore"), true);
}

TEST_F(HttpdJobs, PeopleSeeWhatTheyMay) {
  const json job = world().completed_job(client_, kInventory);
  const std::string path = world().jobs("/" + job.at("job_id").get<std::string>());
  HttpClient stranger = world().as("outsider");
  EXPECT_EQ(stranger.get(path).status, 404);
  EXPECT_EQ(stranger.get(world().jobs()).status, 404);
  EXPECT_EQ(stranger.post(path + "/link", json::object()).status, 404);
  EXPECT_EQ(stranger.post(world().jobs(), kInventory).status, 404);
  HttpClient viewer = world().as("viewer");
  EXPECT_EQ(viewer.get(path).status, 200);
  EXPECT_EQ(viewer.post(world().jobs(), kInventory).status, 403);
  EXPECT_EQ(viewer.get(world().path("/reports/types/users")).status, 403);
  const json catalog = viewer.get(world().path("/reports/types")).json();
  for (const json& type : catalog.at("data")) {
    EXPECT_NE(type.at("type"), "users");
  }
}

TEST_F(HttpdJobs, TokensAreRequiredAndChecked) {
  HttpClient anonymous = world().stack.anonymous();
  const Answer none = anonymous.get("/v1/me");
  EXPECT_EQ(none.status, 401);
  EXPECT_EQ(none.header("WWW-Authenticate"), "Bearer");
  for (const char* token : {"x", "a.b.c", "\xff\xfe", "eyJhbGciOiJub25lIn0.e30."}) {
    EXPECT_EQ(anonymous.get("/v1/me", {{"Authorization", std::string("Bearer ") + token}}).status,
              401);
  }
  EXPECT_EQ(anonymous.post("/v1/login", {{"email", "a@b.org"}, {"password", "x"}}).status, 401);
  EXPECT_EQ(client_.get("/v1/me").json().at("email"), "organizer@voyage.example");
  EXPECT_GE(client_.get("/v1/admin/events").json().at("data").size(), 1u);
}

TEST_F(HttpdJobs, OrdersAreMadeReadAndCompleted) {
  const json order = {
      {"customer", "Ada"},
      {"items",
       {{{"sku", "A1"}, {"description", "Badge"}, {"quantity", 2}, {"unit_price", 1.5}},
        {{"sku", "B2"}, {"description", "Bag"}, {"quantity", 1}, {"unit_price", 4}}}}};
  const Answer created = client_.post(world().path("/orders"), order);
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string path = created.header("Location");
  EXPECT_EQ(client_.get(path).json().at("items").size(), 2u);
  EXPECT_EQ(client_.post(path + "/complete", json::object()).json().at("status"), "completed");
  EXPECT_EQ(client_.post(path + "/complete", json::object()).status, 409);
  EXPECT_EQ(client_.get(world().path("/orders/none")).status, 404);
  EXPECT_EQ(client_.get(world().path("/orders?limit=1")).json().at("data").size(), 1u);
  json bad = order;
  bad["items"][1]["quantity"] = 0;
  const Answer refused = client_.post(world().path("/orders"), bad);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(fields(refused), "items[1].quantity");
}

TEST_F(HttpdJobs, OrderStatementNeedsAnOrderThatIsThere) {
  const auto status = [&](const json& params) {
    return client_
        .post(world().jobs(), {{"type", "order-statement"}, {"format", "csv"}, {"params", params}})
        .status;
  };
  EXPECT_EQ(status(json::object()), 400);
  const json type = client_.get(world().path("/reports/types/order-statement")).json();
  const std::string parameter = type.at("params_schema").at("required").at(0);
  EXPECT_EQ(status({{parameter, "no-such-order"}}), 404);
}

// U1, C1: a list of jobs says who asked, and the catalog can be read in other languages.
TEST_F(HttpdJobs, PeopleAndTypesHaveNames) {
  const json me = client_.get("/v1/me").json();
  const json job = client_.post(world().jobs(), kInventory).json();
  EXPECT_EQ(job.at("requested_by_name"), me.at("name"));
  const json type = client_.get(world().path("/reports/types/order-statement")).json();
  EXPECT_EQ(type.at("translations").at("de").at("group"), "Verkauf");
}

TEST_F(HttpdJobs, MetricsCountByRoute) {
  client_.get("/v1/me");
  const std::string metrics = world().stack.anonymous().get("/metrics").body;
  EXPECT_THAT(metrics,
              HasSubstr(R"(http_requests_total{method="GET",route="/v1/me",status="200"})"));
}

// C3: what a changed catalog allows is allowed at once, and refused in the new schema's words.
TEST(HttpdSchemas, ARefusalIsOfTheSchemaAsItIsNow) {
  ApiWorld world({.workers = 0, .janitor = false});
  HttpClient client = world.as("organizer");
  const auto longest = [&](int length) {
    world.database.value(
        "update pressrun.report_types set params_schema = jsonb_set("
        "params_schema, '{properties,ticket,maxLength}', '" +
        std::to_string(length) + "') where type = 'inventory' returning type");
  };
  // The event has no ticket type of these names.
  world.database.sql("update pressrun.report_types set exists_checks = '[]'");
  const auto request = [&](const std::string& ticket) {
    return client.post(
        world.jobs(), {{"type", "inventory"}, {"format", "csv"}, {"params", {{"ticket", ticket}}}});
  };
  longest(1);
  EXPECT_EQ(request("12345").status, 400);
  longest(3);
  EXPECT_THAT(request("12345").body, HasSubstr("to 3 characters"));
  longest(10);
  const Answer allowed = request("12345");
  EXPECT_EQ(allowed.status, 201) << allowed.body;
}

TEST(HttpdWait, LongPollWakesOnTheChange) {
  ApiWorld world({.workers = 0, .janitor = false});
  HttpClient client = world.as("organizer");
  const json job = client.post(world.jobs(), kInventory).json();
  const std::string path = world.jobs("/" + job.at("job_id").get<std::string>());
  EXPECT_EQ(client.get(path, {{"Prefer", "wait=1"}}).header("Preference-Applied"), "wait=1");
  HttpClient other = world.as("organizer");
  std::thread cancel([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_EQ(other.post(path + "/cancel", json::object()).json().at("outcome"), "cancelled");
  });
  const auto start = std::chrono::steady_clock::now();
  const Answer answer = client.get(path, {{"Prefer", "wait=30"}});
  const auto took = std::chrono::steady_clock::now() - start;
  cancel.join();
  EXPECT_EQ(answer.json().at("status"), "cancelled");
  EXPECT_LT(took, std::chrono::seconds(4)) << "sooner than the backstop";
}

TEST(HttpdWait, WhoLeavesGivesThePlaceBackSoon) {
  ApiWorld world({.workers = 0, .janitor = false});
  HttpClient client = world.as("organizer");
  const json job = client.post(world.jobs(), kInventory).json();
  const std::string path = world.jobs("/" + job.at("job_id").get<std::string>());
  const auto waits = [&path](HttpClient& one) {
    return !one.get(path, {{"Prefer", "wait=0"}}).header("Preference-Applied").empty();
  };
  // More than may wait of one person (16).
  std::vector<HttpClient> impatient;
  for (int i = 0; i < 20; ++i) {
    impatient.push_back(world.as("organizer"));
    impatient.back().give_up_after(std::chrono::seconds(8));
  }
  std::atomic<int> answered = 0;
  std::atomic<int> left = 0;
  std::vector<std::thread> threads;
  for (HttpClient& one : impatient) {
    threads.emplace_back([&one, &path, &answered, &left] {
      try {
        one.get(path, {{"Prefer", "wait=60"}});
        ++answered;
      } catch (const std::runtime_error&) {
        ++left;
      }
    });
  }
  EXPECT_TRUE(eventually([&] { return answered == 4; }));
  EXPECT_FALSE(waits(client)) << "all places are taken";
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(left, 16);
  EXPECT_TRUE(eventually([&] { return waits(client); }, std::chrono::seconds(5)));
}

TEST(HttpdStop, WaitersAreAnsweredAndTheProcessEnds) {
  // One place to wait in all, so that it shows when it is taken.
  ApiWorld world(
      {.workers = 0, .janitor = false, .environment = {{"PRESSRUN_HTTP_MAX_LONG", "1"}}});
  HttpClient client = world.as("organizer");
  HttpClient other = world.as("organizer");
  const json job = client.post(world.jobs(), kInventory).json();
  const std::string path = world.jobs("/" + job.at("job_id").get<std::string>());
  const auto waits = [&path](HttpClient& one, const std::string& seconds) {
    const Answer answer = one.get(path, {{"Prefer", "wait=" + seconds}});
    EXPECT_EQ(answer.status, 200);
    return !answer.header("Preference-Applied").empty();
  };
  auto waiter = std::async(std::launch::async, [&] {
    // The other one may have the place for a moment.
    return eventually([&] { return waits(client, "60"); });
  });
  EXPECT_TRUE(eventually([&] { return !waits(other, "0"); })) << "the place is taken";
  const auto ending = world.stack.httpd().stop(std::chrono::seconds(8));
  EXPECT_TRUE(waiter.get()) << "it is answered";
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean());
}

}  // namespace
}  // namespace pressrun::test
