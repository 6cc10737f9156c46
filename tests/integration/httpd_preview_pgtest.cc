// F7, C4, C8: the first rows of a report before it is requested, over HTTP.
#include <atomic>
#include <future>

#include "tests/integration/httpd_world.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class HttpdPreview : public testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = new ApiWorld(); }
  static void TearDownTestSuite() { delete world_; }

  Answer preview(const std::string& type, const json& params = json::object(),
                 const std::string& who = "organizer") {
    HttpClient client = world_->as(who);
    return preview_by(client, type, params);
  }
  static Answer preview_by(HttpClient& client, const std::string& type, const json& params) {
    return client.post(world_->path("/reports/types/" + type + "/preview"), {{"params", params}});
  }
  static HttpClient as(const std::string& who) { return world_->as(who); }
  TestDatabase& database() { return world_->database; }
  std::string log() { return world_->stack.httpd().log(); }

 private:
  static ApiWorld* world_;
};
ApiWorld* HttpdPreview::world_ = nullptr;

TEST_F(HttpdPreview, ShowsTheFirstRowsAsTheReportWillHaveThem) {
  const Answer answer = preview("attendance");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json shown = answer.json();
  ASSERT_EQ(shown.at("rows").size(), 20u);
  EXPECT_TRUE(shown.at("more"));
  EXPECT_EQ(shown.at("columns").at(0).at("name"), "name");
  EXPECT_EQ(shown.at("columns").at(0).at("title"), "Name");
  EXPECT_EQ(shown.at("rows").at(0).size(), shown.at("columns").size());
}

TEST_F(HttpdPreview, TakesParametersAndSaysHowTheyWereResolved) {
  const json all = preview("sales").json();
  const Answer none = preview("sales", {{"from", "1990-01-01"}, {"to", "1990-01-02"}});
  ASSERT_EQ(none.status, 200) << none.body;
  EXPECT_TRUE(none.json().at("rows").empty());
  EXPECT_FALSE(none.json().at("more"));
  EXPECT_FALSE(all.at("rows").empty());
  const json month = preview("sales", {{"period", "last_month"}}).json();
  EXPECT_TRUE(month.at("params").contains("from")) << month;
}

TEST_F(HttpdPreview, ShowsWordsForCodes) {
  const json shown = preview("sales", {{"status", "completed"}}).json();
  ASSERT_EQ(shown.at("columns").at(4).at("name"), "Status");
  EXPECT_EQ(shown.at("rows").at(0).at(4), "Completed");
}

TEST_F(HttpdPreview, NamesEachBadParameter) {
  const Answer answer = preview("sales", {{"from", "tomorrow"}, {"colour", "red"}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("params.from"));
  EXPECT_THAT(answer.body, HasSubstr("params.colour"));
}

TEST_F(HttpdPreview, IsRefusedToWhoMayNotRequestTheReport) {
  EXPECT_EQ(preview("attendance", json::object(), "viewer").status, 403);
  EXPECT_EQ(preview("users", json::object(), "viewer").status, 403);
  EXPECT_EQ(preview("no-such-type").status, 404);
}

TEST_F(HttpdPreview, KnowsWhatDoesNotExist) {
  EXPECT_EQ(preview("order-statement").status, 400);
  EXPECT_EQ(preview("order-statement", {{"order", "no such order"}}).status, 404);
  const Answer gate = preview("graphical-check-in", {{"gate", "north"}});
  EXPECT_EQ(gate.status, 400);
  EXPECT_EQ(gate.json().at("detail"), "Nobody was scanned at a gate of that name at this event.");
  EXPECT_EQ(gate.json().at("errors").at(0).at("field"), "params.gate");
}

TEST_F(HttpdPreview, LeavesNoJobAndNoTransactionBehind) {
  const std::string count = "select count(*) from pressrun.event_report_jobs";
  const std::string before = database().value(count);
  EXPECT_EQ(preview("attendance").status, 200);
  EXPECT_EQ(database().value(count), before);
  EXPECT_EQ(database().value("select count(*) from pg_stat_activity where datname = "
                             "current_database() and usename = 'pressrun_reader' "
                             "and state <> 'idle'"),
            "0");
}

TEST_F(HttpdPreview, GivesUpOnASlowReportAndSaysWhatToDo) {
  define_test_report(database());
  const auto begun = std::chrono::steady_clock::now();
  const Answer answer = preview("test-rows", {{"row_count", 5}, {"first_row", "60 s"}}, "owner");
  EXPECT_EQ(answer.status, 503) << answer.body;
  EXPECT_THAT(answer.json().at("type").get<std::string>(), HasSubstr("preview-too-slow"));
  EXPECT_THAT(answer.body, HasSubstr("Narrow the filters"));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
  EXPECT_EQ(preview("attendance").status, 200) << "the next one is read as ever";
}

// A5: one person's slow previews leave room for others.
TEST_F(HttpdPreview, AreTwoAtOnceForEachPerson) {
  define_test_report(database());
  const json endless = {{"row_count", 5}, {"first_row", "60 s"}};
  std::atomic<bool> is_refused = false;
  const auto try_again_and_again = [&](HttpClient client) {
    Answer answer;
    do {
      answer = preview_by(client, "test-rows", endless);
    } while (!is_refused);
    return answer.json().at("type").get<std::string>();
  };
  std::vector<std::future<std::string>> slow;
  for (int i = 0; i < 2; ++i) {
    slow.push_back(std::async(std::launch::async, try_again_and_again, as("owner")));
  }
  HttpClient third = as("owner");
  EXPECT_TRUE(eventually([&] {
    const Answer answer = preview_by(third, "attendance", json::object());
    return answer.status == 503 && answer.json().at("detail").get<std::string>().starts_with(
                                       "Too many previews are being read.");
  }));
  EXPECT_EQ(preview("attendance").status, 200);
  is_refused = true;
  for (auto& one : slow) EXPECT_THAT(one.get(), HasSubstr("preview-too-slow"));
}

// O3: a log holds no value of a report.
TEST_F(HttpdPreview, KeepsTheValuesOfReportsOutOfTheLog) {
  define_test_report(database());
  EXPECT_EQ(preview("test-rows", {{"row_count", 5}, {"fail_at", 2}}, "owner").status, 400);
  EXPECT_THAT(log(), HasSubstr("SQLSTATE 22012"));
  EXPECT_THAT(log(), testing::Not(HasSubstr("division by zero")));
}

TEST_F(HttpdPreview, CutsLongValuesVisibly) {
  define_test_report(database());
  const Answer answer = preview("test-rows", {{"row_count", 1}, {"width", 5000}}, "owner");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string text = answer.json().at("rows").at(0).at(1);
  EXPECT_EQ(text.size(), 300 + std::string("…").size());
  EXPECT_TRUE(text.ends_with("…"));
}

}  // namespace
}  // namespace pressrun::test
