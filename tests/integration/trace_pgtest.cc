// O3: one trace from the HTTP request through the job to the worker's log, the report's query, the
// webhook and the courier's log of mails.
#include <gmock/gmock.h>

#include "db/error.h"
#include "engine/daemon/trace_context.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/hook_endpoint.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kCallersSpan[] = "00f067aa0ba902b7";
constexpr char kTraceparent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr char kWebhookSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

class TraceTest : public testing::Test {
 protected:
  TraceTest() : client_((define_test_report(world_.database), world_.as("organizer"))) {}

  std::string request(const HttpHeaders& headers, const json& params = json::object()) {
    const Answer answer = client_.post(
        world_.jobs(), {{"type", "test-rows"}, {"format", "csv"}, {"params", params}}, headers);
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.header("traceparent"), "");
    return answer.json().at("job_id");
  }
  std::string kept(const std::string& job) {
    return world_.database.value(
        "select trace_context from pressrun.event_report_jobs where job_id = $1", {job});
  }
  daemon::TraceContext trace_of(const std::string& job) {
    const auto trace = daemon::parse_traceparent(kept(job));
    EXPECT_TRUE(trace) << kept(job);
    return trace.value_or(daemon::TraceContext{});
  }
  // The line of a log that has all of these; empty when there is none yet.
  static std::string line_with(const std::string& log, const std::vector<std::string>& parts) {
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
      const auto has = [&](const std::string& part) { return line.find(part) != line.npos; };
      if (std::all_of(parts.begin(), parts.end(), has)) return line;
    }
    return {};
  }

  ApiWorld world_{{.workers = 1, .janitor = false}};
  HttpClient client_;
};

TEST_F(TraceTest, FollowsAJobFromTheRequestToTheWebhook) {
  HookEndpoint endpoint;
  world_.database.connect(Role::kCtl)
      .call("select pressrun.add_webhook($1, $2)", {endpoint.url(), kWebhookSecret});
  world_.stack.add_courier({{"PRESSRUN_WEBHOOK_ALLOW_PRIVATE", "1"}});
  const std::string job = request({{"traceparent", kTraceparent}});
  const daemon::TraceContext requests = trace_of(job);
  EXPECT_EQ(requests.trace_id, kTrace);
  EXPECT_NE(requests.span_id, kCallersSpan);
  EXPECT_TRUE(requests.sampled);
  EXPECT_TRUE(eventually([&] {
    return !line_with(world_.stack.httpd().log(),
                      {" request ", "method=POST", "trace_id=" + requests.trace_id,
                       "span_id=" + requests.span_id})
                .empty();
  })) << world_.stack.httpd().log();

  std::string run;
  EXPECT_TRUE(eventually([&] {
    run = line_with(world_.stack.worker(0).log(), {"run ended", "job_id=" + job});
    return !run.empty();
  }));
  EXPECT_THAT(run, HasSubstr("trace_id=" + requests.trace_id));
  EXPECT_THAT(run, HasSubstr("span_id="));
  EXPECT_THAT(run, Not(HasSubstr("span_id=" + requests.span_id)));

  ASSERT_TRUE(eventually([&] { return endpoint.requests().size() == 1; }));
  const auto sent =
      daemon::parse_traceparent(endpoint.requests().at(0).get_header_value("traceparent"));
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->trace_id, kTrace);
  EXPECT_NE(sent->span_id, requests.span_id);
}

TEST_F(TraceTest, IsInTheCouriersLogWithTheJob) {
  world_.stack.add_courier();
  const Answer answer = client_.post(world_.jobs(),
                                     {{"type", "test-rows"},
                                      {"format", "csv"},
                                      {"params", json::object()},
                                      {"notify_emails", {"a@example.org"}}},
                                     {{"traceparent", kTraceparent}});
  EXPECT_EQ(answer.status, 201) << answer.body;
  const std::string job = answer.json().at("job_id");
  EXPECT_TRUE(eventually([&] {
    return !line_with(world_.stack.courier().log(),
                      {"mail sent", "job_id=" + job, "trace_id=" + std::string(kTrace), "span_id="})
                .empty();
  })) << world_.stack.courier().log();
}

TEST_F(TraceTest, IsSeenInTheReportsQuery) {
  const std::string job =
      request({{"traceparent", kTraceparent}}, {{"row_count", 2}, {"first_row", "30 s"}});
  std::string query;
  ASSERT_TRUE(eventually([&] {
    query = world_.database.value(
        "select query from pg_stat_activity where usename = 'pressrun_reader' and state = 'active' "
        "and datname = current_database() and query like '%test_rows%'");
    return !query.empty();
  }));
  EXPECT_THAT(query, testing::MatchesRegex("/\\*job_id='" + job + "',traceparent='00-" + kTrace +
                                           "-[0-9a-f]*-01'\\*/ .*"));
  client_.post(world_.jobs("/" + job + "/cancel"), json::object());
}

TEST_F(TraceTest, BeginsWithUsWhereNobodyBeganIt) {
  const std::string one = request({});
  const std::string other = request({});
  EXPECT_NE(trace_of(one).trace_id, trace_of(other).trace_id);
  const std::string by_hand = request_rows(world_.database, {});
  EXPECT_NE(trace_of(by_hand).trace_id, trace_of(one).trace_id);
}

TEST_F(TraceTest, NeverCarriesWhatACallerMadeUp) {
  for (const std::string made_up :
       {"'*/; select pg_sleep(9); /*", "00-'*/;drop table x;/*929d0e0e4736x-00f067aa0ba902b7-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01*/ select 1 --"}) {
    EXPECT_NE(trace_of(request({{"traceparent", made_up}})).trace_id, kTrace) << made_up;
  }
  EXPECT_NE(
      trace_of(request({{"traceparent", kTraceparent}, {"traceparent", kTraceparent}})).trace_id,
      kTrace);
  EXPECT_THAT(world_.stack.httpd().log(), Not(HasSubstr("drop table")));
}

TEST_F(TraceTest, NothingElseCanBeKept) {
  for (const std::string made_up : {"'*/; select 1; /*", "00-x", ""}) {
    try {
      world_.database.sql(
          "select pressrun.request_report(1, 42, 'test-rows', '{}', '{csv}', p_trace => $1)",
          {made_up});
      ADD_FAILURE() << made_up;
    } catch (const db::Error& error) {
      EXPECT_EQ(error.sqlstate(), "23514") << error.what();
    }
  }
}

TEST_F(TraceTest, ARetryBelongsToWhoAsksForIt) {
  const std::string failing = request({{"traceparent", kTraceparent}}, {{"fail_at", 1}});
  ASSERT_TRUE(eventually([&] { return status_of(world_.database, failing) == "failed"; }));
  const Answer again = client_.post(world_.jobs("/" + failing + "/retry"), json::object());
  ASSERT_EQ(again.status, 201) << again.body;
  EXPECT_NE(trace_of(again.json().at("job_id")).trace_id, kTrace);
}

}  // namespace
}  // namespace pressrun::test
