// S1, S2, S4, S8: a whole Pressrun whose artifacts are in a bucket of a real S3-compatible service.
#include <httplib.h>

#include <future>

#include "engine/storage/s3/store.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/s3_server.h"
#include "tests/support/sanitized.h"
#include "tests/support/wrong_clock.h"

namespace pressrun::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::map<std::string, std::string> environment(const S3Server& server, const std::string& folder,
                                               std::map<std::string, std::string> more = {}) {
  more.insert({{"PRESSRUN_STORE", "s3://reports/" + folder},
               {"PRESSRUN_S3_ENDPOINT", server.endpoint()},
               {"PRESSRUN_S3_ACCESS_KEY_ID", "test:tester"},
               {"PRESSRUN_S3_SECRET_ACCESS_KEY", "testing"}});
  return more;
}

// One for all cases: it takes seconds to start.
S3Server& the_server() {
  static S3Server one;
  return one;
}

class S3Stack : public testing::Test {
 protected:
  std::unique_ptr<engine::s3::Store> store(const std::string& folder) const {
    auto settings = server_.settings();
    settings.prefix = folder + "/";
    return std::make_unique<engine::s3::Store>(settings);
  }

  S3Server& server_ = the_server();
};

TEST_F(S3Stack, ReportsAreKeptServedAndRemoved) {
  ApiWorld world({.environment = environment(server_, "a")});
  HttpClient client = world.as("organizer");
  server_.faults({"PUT busy", "PUT lose", "GET break 5"});
  const auto job = world.completed_job(client, kInventory);
  const std::string link = world.link(client, job.at("job_id"));
  const Answer file = world.stack.anonymous().get(link);
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(std::to_string(file.body.size()), job.at("artifacts").at(0).at("bytes").dump());
  EXPECT_EQ(world.stack.anonymous().get(link, {{"Range", "bytes=1-4"}}).body,
            file.body.substr(1, 4));
  const std::string key =
      world.database.value("select r2_key from pressrun.event_report_job_artifacts");
  EXPECT_TRUE(store("a")->head(key));
  world.database.sql(
      "update pressrun.event_report_job_artifacts set expires_at = clock_timestamp()");
  world.database.sql(
      "update pressrun.duties set due_at = clock_timestamp() where name = 'expire_artifacts'");
  ASSERT_TRUE(eventually([&] {
    return world.database.value("select state from pressrun.event_report_job_artifacts") ==
           "expired";
  }));
  EXPECT_TRUE(store("a")->head(key)) << "presigned addresses still work";
  world.database.sql(
      "update pressrun.event_report_job_artifacts set delete_after = clock_timestamp()");
  EXPECT_TRUE(eventually([&] { return !store("a")->head(key); }, std::chrono::seconds(60)))
      << world.stack.janitor().log();
}

TEST_F(S3Stack, TheStoreServesFilesItselfWhereThatIsWanted) {
  ApiWorld world({.janitor = false,
                  .environment = environment(server_, "b", {{"PRESSRUN_DOWNLOADS", "redirect"}})});
  HttpClient client = world.as("organizer");
  const auto job = world.completed_job(client, kInventory);
  const std::string link = world.link(client, job.at("job_id"));
  HttpClient browser = world.stack.anonymous();
  const Answer answer = browser.get(link, {{"Connection", "close"}});
  EXPECT_EQ(answer.status, 302);
  EXPECT_THAT(answer.header("Location"), StartsWith(server_.endpoint() + "/reports/b/"));
  EXPECT_THAT(answer.header("Location"), HasSubstr("X-Amz-Expires=300"));
  const std::string target = answer.header("Location").substr(server_.endpoint().size());
  httplib::Client bucket(server_.endpoint());
  const auto file = bucket.Get(target);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->status, 200);
  EXPECT_EQ(std::to_string(file->body.size()), job.at("artifacts").at(0).at("bytes").dump());
  EXPECT_THAT(file->get_header_value("Content-Disposition"), HasSubstr("attachment; filename="));
  EXPECT_EQ(world.database.value("select download_count from pressrun.event_report_jobs"), "1");
  EXPECT_EQ(browser.get(link + "0", {{"Connection", "close"}}).status, 404)
      << "a link that was changed leads nowhere";
  const std::string key =
      world.database.value("select r2_key from pressrun.event_report_job_artifacts");
  store("b")->remove(key);
  EXPECT_EQ(browser.get(link).status, 202) << "nobody is sent to a file that is not there";
}

TEST_F(S3Stack, ABucketMayBeAHostWithACertificateOfOurOwnAuthority) {
  ApiWorld world({.environment = environment(server_, "i",
                                             {{"PRESSRUN_S3_ENDPOINT", server_.https_endpoint()},
                                              {"PRESSRUN_S3_PATH_STYLE", "no"},
                                              {"PRESSRUN_S3_CA_FILE", server_.ca_file()}})});
  HttpClient client = world.as("organizer");
  const auto job = world.completed_job(client, kInventory);
  const Answer file = world.stack.anonymous().get(world.link(client, job.at("job_id")));
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(std::to_string(file.body.size()), job.at("artifacts").at(0).at("bytes").dump());
}

TEST_F(S3Stack, AWrongClockOfAHostDoesNotMatter) {
  const auto wrong = clock_off_by("+2h");
  if (wrong.empty()) GTEST_SKIP() << "libfaketime is not installed";
  if (kSanitized) GTEST_SKIP() << "a sanitizer's library must be loaded before libfaketime";
  ApiWorld world({.workers = 0, .janitor = false, .environment = environment(server_, "c")});
  world.stack.add_worker(wrong);
  HttpClient client = world.as("organizer");
  const auto job = world.completed_job(client, kInventory);
  EXPECT_EQ(world.stack.anonymous().get(world.link(client, job.at("job_id"))).status, 200);
  EXPECT_THAT(world.stack.worker(0).log(), HasSubstr("clock differs from the store's"));
}

// S1, S3: an address is signed for five minutes of the store's clock.
TEST_F(S3Stack, AnAddressOfTheStoreIsDatedByItsClock) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer's library must be loaded before libfaketime";
  for (const std::string& offset : {std::string("-10m"), std::string("+10m")}) {
    const auto wrong = clock_off_by(offset);
    if (wrong.empty()) GTEST_SKIP() << "libfaketime is not installed";
    auto all = environment(server_, offset.starts_with("+") ? "e1" : "e2",
                           {{"PRESSRUN_DOWNLOADS", "redirect"}});
    all.insert(wrong.begin(), wrong.end());
    ApiWorld world({.janitor = false, .environment = all});
    HttpClient client = world.as("organizer");
    const auto job = world.completed_job(client, kInventory);
    const Answer answer = world.stack.anonymous().get(world.link(client, job.at("job_id")),
                                                      {{"Connection", "close"}});
    ASSERT_EQ(answer.status, 302) << offset;
    const std::string target = answer.header("Location").substr(server_.endpoint().size());
    const auto file = httplib::Client(server_.endpoint()).Get(target);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->status, 200) << offset << file->body;
    const std::string dated = target.substr(target.find("X-Amz-Date=") + 11, 15);
    EXPECT_EQ(
        world.database.value("select abs(extract(epoch from clock_timestamp() at time zone "
                             "'utc' - to_timestamp($1, 'YYYYMMDD\"T\"HH24MISS')::timestamp)) < 60",
                             {dated}),
        "t")
        << offset << " " << dated;
  }
}

// S1, S4: clicks on links wait for the store; nothing else does.
TEST_F(S3Stack, AStoreThatStandsStillHoldsUpDownloadsOnly) {
  auto all = environment(server_, "f", {{"PRESSRUN_HTTP_THREADS", "2"}});
  ApiWorld world({.environment = all});
  HttpClient client = world.as("organizer");
  const auto job = world.completed_job(client, kInventory);
  const std::string link = world.link(client, job.at("job_id"));
  server_.faults(std::vector<std::string>(8, "HEAD slow 12000"));
  std::vector<std::future<int>> clicks;
  for (int i = 0; i < 4; ++i) {
    clicks.push_back(
        std::async(std::launch::async, [&] { return world.stack.anonymous().get(link).status; }));
  }
  ASSERT_TRUE(eventually([&] { return server_.faults_left() <= 4; }));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(world.stack.anonymous().get("/healthz").status, 200);
  EXPECT_EQ(client.get("/v1/me").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(4));
  for (auto& click : clicks) EXPECT_EQ(click.get(), 202) << "come back in a moment";
  server_.faults({});
  EXPECT_EQ(world.stack.anonymous().get(link).status, 200);
}

// S1, J6: the duties of the database do not wait for deletions.
TEST_F(S3Stack, AStoreThatStandsStillHoldsUpNoDuty) {
  ApiWorld world({.environment = environment(server_, "g")});
  HttpClient client = world.as("organizer");
  world.completed_job(client, kInventory);
  server_.faults(std::vector<std::string>(4, "DELETE slow 60000"));
  world.database.sql(
      "update pressrun.event_report_job_artifacts set expires_at = clock_timestamp()");
  world.database.sql("select pressrun.run_duty('expire_artifacts')");
  world.database.sql(
      "update pressrun.event_report_job_artifacts set delete_after = clock_timestamp()");
  ASSERT_TRUE(eventually([&] { return server_.faults_left() <= 3; }));
  world.database.sql("update pressrun.duties set due_at = clock_timestamp()");
  EXPECT_TRUE(eventually(
      [&] {
        return world.database.value(
                   "select count(*) from pressrun.duties where runner = 'janitor' and due_at < "
                   "clock_timestamp()") == "0";
      },
      std::chrono::seconds(20)));
  server_.faults({});
}

// S1: what the store gives is what was put there, or an error.
TEST_F(S3Stack, AFileThatTheStoreChangedIsNotGiven) {
  ApiWorld world({.janitor = false, .environment = environment(server_, "h")});
  HttpClient client = world.as("organizer");
  const auto job = world.completed_job(client, kInventory);
  const std::string link = world.link(client, job.at("job_id"));
  server_.faults({"GET flip"});
  EXPECT_EQ(world.stack.anonymous().get(link).status, 503);
  EXPECT_THAT(world.stack.httpd().log(), HasSubstr("is not what was put there"));
  EXPECT_EQ(world.stack.anonymous().get(link).status, 200);
}

TEST_F(S3Stack, ABucketOfAnotherDatabaseIsRefused) {
  auto other = store("d");
  other->write_marker("8a4c1f0e-0000-4000-8000-000000000000");
  TestDatabase database;
  EXPECT_THROW(
      Stack(database, {.httpd = false, .janitor = false, .environment = environment(server_, "d")}),
      std::runtime_error);
}

}  // namespace
}  // namespace pressrun::test
