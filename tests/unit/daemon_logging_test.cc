// O3: log lines cannot be forged, metrics read as Prometheus expects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/daemon/log_line.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/status_server.h"

namespace pressrun::daemon {
namespace {

TEST(LogLine, TextQuotesWhatCouldForgeAFieldOrALine) {
  EXPECT_EQ(text_line("hello", {{"job_id", "abc"}}, {{"value", "a b\nlevel=x \"q\""}}),
            R"(hello job_id=abc value="a b\x0alevel=x \"q\"")");
  EXPECT_EQ(text_line("m", {}, {{"empty", ""}}), R"(m empty="")");
}

TEST(LogLine, JsonIsJsonWhateverTheBytes) {
  const auto line = nlohmann::json::parse(
      "{" + json_members("it \"works\"", {{"job_id", "abc"}}, {{"bytes", "\xff\n\x01"}}) + "}");
  EXPECT_EQ(line["message"], "it \"works\"");
  EXPECT_EQ(line["job_id"], "abc");
  EXPECT_EQ(line["bytes"], "\xef\xbf\xbd\n\x01");
}

TEST(LogLine, NumbersAreThoseThatHaveTheTypeOfOne) {
  const LogFields fields = {{"job_id", "17"}, {"status", 201}, {"bytes", 1ULL << 40},
                            {"ms", 286.913},  {"offset", -3L}, {"ratio", std::nan("")}};
  const auto line = nlohmann::json::parse("{" + json_members("m", {}, fields) + "}");
  EXPECT_EQ(line["job_id"], "17") << "an id is none, whatever it consists of";
  EXPECT_TRUE(line["status"].is_number_integer());
  EXPECT_EQ(line["bytes"], 1ULL << 40);
  EXPECT_EQ(line["ms"], 286.913);
  EXPECT_EQ(line["offset"], -3);
  EXPECT_EQ(line["ratio"], "nan") << "JSON knows no such number";
  EXPECT_EQ(text_line("m", {}, {{"status", 201}, {"ms", 0.5}}), "m status=201 ms=0.5");
}

TEST(Metrics, LookUpWhatIsNotCountedWhenSomebodyAsks) {
  Metrics metrics("program");
  double length = 3;
  metrics.add_source([&length] {
    prometheus::MetricFamily family = gauge_family("queue_length", "How many wait.");
    add_gauge(family, length, {{"lane", "fast"}});
    return std::vector{family};
  });
  EXPECT_THAT(metrics.text(), testing::HasSubstr("# HELP queue_length How many wait.\n"
                                                 "# TYPE queue_length gauge\n"
                                                 "queue_length{lane=\"fast\"} 3\n"));
  length = 4;
  EXPECT_THAT(metrics.text(), testing::HasSubstr("queue_length{lane=\"fast\"} 4\n"));
}

TEST(Metrics, CountUnderTheirLabels) {
  Metrics metrics("program");
  metrics.counter("things_total", "Things.", {{"kind", "a"}}).Increment();
  metrics.counter("things_total", "Things.", {{"kind", "a"}}).Increment();
  metrics.histogram("wait_seconds", "Wait.", {0.1, 1}).Observe(0.5);
  const std::string text = metrics.text();
  EXPECT_THAT(text, testing::HasSubstr("# TYPE things_total counter"));
  EXPECT_THAT(text, testing::HasSubstr("things_total{kind=\"a\"} 2"));
  EXPECT_THAT(text, testing::HasSubstr("wait_seconds_bucket{le=\"1\"} 1"));
  EXPECT_THAT(text, testing::HasSubstr("pressrun_build_info{program=\"program\",version="));
}

TEST(StatusServer, TellsHealthReadinessAndMetrics) {
  Metrics metrics("program");
  bool ready = false;
  const StatusServer server("127.0.0.1:0", metrics, [&] {
    return Readiness{ready, "no database"};
  });
  httplib::Client client("127.0.0.1", server.ports().front());
  EXPECT_EQ(client.Get("/healthz")->status, 200);
  EXPECT_EQ(client.Get("/readyz")->status, 503);
  EXPECT_EQ(client.Get("/readyz")->body, "not ready: no database\n");
  ready = true;
  EXPECT_EQ(client.Get("/readyz")->status, 200);
  EXPECT_THAT(client.Get("/metrics")->body, testing::HasSubstr("process_open_fds"));
  EXPECT_EQ(client.Get("/other")->status, 404);
  EXPECT_EQ(client.Post("/healthz")->status, 405);
}

}  // namespace
}  // namespace pressrun::daemon
