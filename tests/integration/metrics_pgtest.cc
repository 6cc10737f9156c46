// O3, O6: what a running stack tells Prometheus: in the names that it expects, with the values of
// what happened; and dashboard and rules name no other metrics.
#include <gmock/gmock.h>

#include <fstream>
#include <optional>
#include <regex>
#include <sstream>

#include "tests/integration/httpd_world.h"
#include "tests/support/hook_endpoint.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;

constexpr char kWebhookSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// The value of a series in the text of a scrape; nullopt when it is not there.
std::optional<double> sample(const std::string& text, const std::string& series) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(series + " ")) return std::stod(line.substr(series.size() + 1));
  }
  return std::nullopt;
}

class MetricsTest : public testing::Test {
 protected:
  MetricsTest() {
    define_test_report(world_.database);
    world_.database.connect(Role::kCtl)
        .call("select pressrun.add_webhook($1, $2)", {endpoint_.url(), kWebhookSecret});
    world_.stack.add_courier({{"PRESSRUN_WEBHOOK_ALLOW_PRIVATE", "1"}});
    client_.emplace(world_.as("organizer"));
  }

  std::string request(const json& params, const json& notify = json::array()) {
    const Answer answer = client_->post(
        world_.jobs(),
        {{"type", "test-rows"}, {"format", "csv"}, {"params", params}, {"notify_emails", notify}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.json().at("job_id");
  }
  std::string ended(const std::string& job, const std::string& status) {
    expect_ended(world_.database, world_.stack.store(), job, status);
    return job;
  }
  std::string httpd() { return world_.stack.metrics_of(world_.stack.httpd()); }
  std::string worker() { return world_.stack.metrics_of(world_.stack.worker(0)); }
  std::string janitor() { return world_.stack.metrics_of(world_.stack.janitor()); }
  std::string courier() { return world_.stack.metrics_of(world_.stack.courier()); }

  // One report under way, and one that waits behind a pause.
  void keep_busy() {
    request({{"first_row", "60 s"}});
    ASSERT_TRUE(eventually([&] { return sample(worker(), "pressrun_runs_running") == 1; }));
    world_.database.connect(Role::kCtl).call("select pressrun.pause('all', null, null, 'a test')");
    request({});
  }

  HookEndpoint endpoint_;
  ApiWorld world_{{.workers = 1}};
  std::optional<HttpClient> client_;
};

TEST_F(MetricsTest, CountWhatHappened) {
  const std::string good = ended(request({{"row_count", 7}}, {"a@example.org"}), "completed");
  ended(request({{"fail_at", 1}}), "failed");
  const std::string series = R"({outcome="completed",type="test-rows"})";
  ASSERT_TRUE(eventually([&] {
    return sample(worker(), R"(pressrun_runs_total{outcome="failed",type="test-rows"})") == 1;
  })) << worker();
  const std::string of_worker = worker();
  EXPECT_EQ(sample(of_worker, "pressrun_runs_total" + series), 1);
  EXPECT_EQ(sample(of_worker, "pressrun_run_duration_seconds_count" + series), 1);
  EXPECT_EQ(sample(of_worker, R"(pressrun_queue_wait_seconds_count{type="test-rows"})"), 2);
  EXPECT_THAT(of_worker, testing::HasSubstr("pressrun_run_failures_total{code="));
  EXPECT_EQ(sample(of_worker, "pressrun_report_rows_total"), 7);
  EXPECT_EQ(
      sample(of_worker, "pressrun_artifact_bytes_total"),
      std::stod(world_.database.value(
          "select bytes from pressrun.event_report_job_artifacts where job_id = $1", {good})));
  EXPECT_EQ(sample(of_worker, "pressrun_leases_lost_total"), 0);
  EXPECT_GT(sample(of_worker, "pressrun_renderer_cpu_seconds_total").value_or(0), 0.01);
  EXPECT_GT(sample(of_worker, "pressrun_renderer_resident_memory_bytes").value_or(0), 4e6);

  EXPECT_TRUE(eventually([&] {
    return sample(courier(), R"(pressrun_mails_total{outcome="sent"})") == 1 &&
           sample(courier(), R"(pressrun_webhooks_total{outcome="delivered"})") == 2;
  })) << courier();

  const std::string of_httpd = httpd();
  EXPECT_EQ(sample(of_httpd, R"(http_requests_total{method="POST",)"
                             R"(route="/v1/admin/events/{event}/reports/jobs",status="201"})"),
            2);
  EXPECT_EQ(sample(of_httpd, "pressrun_database_pool_size"), 16);
  EXPECT_TRUE(sample(of_httpd, R"(pressrun_database_pool_connections{state="in_use"})"));
}

// An alert on an increase needs what was there before.
TEST_F(MetricsTest, SayWhatMayBecomeOfARunBeforeAnythingDid) {
  EXPECT_EQ(sample(worker(), "pressrun_store_failures_total"), 0);
  request({{"first_row", "60 s"}});
  ASSERT_TRUE(eventually([&] { return sample(worker(), "pressrun_runs_running") == 1; }));
  const std::string text = worker();
  for (const std::string outcome : {"completed", "failed", "requeued", "died"}) {
    EXPECT_EQ(sample(text, "pressrun_runs_total{outcome=\"" + outcome + "\",type=\"test-rows\"}"),
              0);
  }
  EXPECT_EQ(sample(text, R"(pressrun_run_failures_total{code="storage_unavailable",)"
                         R"(type="test-rows"})"),
            0);
  EXPECT_EQ(sample(text, R"(pressrun_run_retries_total{type="test-rows"})"), 0);
}

TEST_F(MetricsTest, CountRequestsByTheStatusThatClientsSaw) {
  HttpClient anonymous = world_.stack.anonymous();
  for (const std::string path : {"/metrics", "/favicon.ico", "/healthz", "/nowhere", "/login"}) {
    anonymous.get(path);
  }
  const std::string text = httpd();
  EXPECT_GE(sample(text, R"(http_requests_total{method="GET",route="/metrics",status="200"})"), 1);
  const std::regex status("http_requests_total.*status=\"([^\"]*)\"");
  int seen = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), status), end; at != end; ++at, ++seen) {
    EXPECT_TRUE(std::regex_match(at->str(1), std::regex("[1-5][0-9][0-9]"))) << at->str();
  }
  EXPECT_GE(seen, 5);
}

TEST_F(MetricsTest, TheJanitorTellsOfTheDatabaseAsAWhole) {
  keep_busy();
  const std::string waiting = R"({lane="interactive",state="claimable",type="test-rows"})";
  ASSERT_TRUE(eventually([&] { return sample(janitor(), "pressrun_queue_jobs" + waiting) == 1; }));
  const std::string text = janitor();
  EXPECT_GE(sample(text, "pressrun_queue_oldest_age_seconds" + waiting).value_or(-1), 0);
  EXPECT_EQ(sample(text, R"(pressrun_jobs_running{type="test-rows"})"), 1);
  EXPECT_EQ(sample(text, R"(pressrun_workers{state="alive"})"), 1);
  EXPECT_EQ(sample(text, R"(pressrun_workers{state="silent"})"), 0);
  EXPECT_EQ(sample(text, R"(pressrun_pauses{scope="all"})"), 1);
  EXPECT_EQ(sample(text, "pressrun_database_up"), 1);
  EXPECT_EQ(sample(text, "pressrun_sweeper_backlog_objects"), 0);
  EXPECT_LT(std::abs(sample(text, "pressrun_database_clock_offset_seconds").value_or(9)), 1);
  // What is not there any more is not told any more.
  world_.database.connect(Role::kCtl).call("select pressrun.resume('all', null, null)");
  EXPECT_TRUE(eventually([&] { return !sample(janitor(), "pressrun_queue_jobs" + waiting); }));
}

TEST_F(MetricsTest, AreNamedAsPrometheusExpectsAndAllThatDashboardAndRulesName) {
  ended(request({{"row_count", 7}}, {"a@example.org"}), "completed");
  ended(request({{"fail_at", 1}}), "failed");
  keep_busy();
  ASSERT_TRUE(eventually([&] {
    return janitor().find("pressrun_queue_jobs{") != std::string::npos &&
           janitor().find("pressrun_jobs_running{") != std::string::npos &&
           courier().find("pressrun_mails_total{") != std::string::npos &&
           courier().find("pressrun_webhooks_total{") != std::string::npos;
  }));
  const TemporaryFolder folder;
  std::string files;
  for (const auto& [name, text] : std::map<std::string, std::string>{{"httpd", httpd()},
                                                                     {"worker", worker()},
                                                                     {"janitor", janitor()},
                                                                     {"courier", courier()}}) {
    const std::string file = (folder.path() / name).string();
    std::ofstream(file) << text;
    files += " '" + file + "'";
    const ShellResult checked = run_shell("promtool check metrics < '" + file + "'");
    EXPECT_EQ(checked.code, 0) << name << ": " << checked.output;
    EXPECT_EQ(checked.output, "") << name;
  }
  const ShellResult named = run_shell(
      "/usr/bin/python3 " PRESSRUN_SOURCE_DIR "/tests/support/check_packaging.py metrics" + files);
  EXPECT_EQ(named.code, 0);
  EXPECT_EQ(named.output, "");
}

}  // namespace
}  // namespace pressrun::test
