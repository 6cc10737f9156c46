// The parts of a worker that need neither a database nor processes.
#include <gmock/gmock.h>

#include <thread>

#include "engine/daemon/options.h"
#include "engine/storage/object_store.h"
#include "engine/worker/channel.h"
#include "engine/worker/progress.h"
#include "engine/worker/renderer_environment.h"
#include "engine/worker/run_failure.h"
#include "engine/worker/run_order.h"
#include "engine/worker/run_plan.h"
#include "engine/worker/source_readers.h"
#include "engine/worker/stop_bound.h"
#include "reports/measuring_sink.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;
using testing::IsEmpty;

TEST(Channel, CarriesMessagesOneByOne) {
  auto [here, there] = Channel::make_pair();
  ASSERT_TRUE(here.send({{"a", 1}}));
  ASSERT_TRUE(here.send({{"b", "\xff not UTF-8"}}));
  EXPECT_EQ(there.receive(milliseconds(1000))->at("a"), 1);
  EXPECT_TRUE(there.receive(milliseconds(1000))->contains("b"));
  EXPECT_FALSE(there.receive(milliseconds(0)));
  EXPECT_FALSE(there.closed());
}

TEST(Channel, NoticesThatTheOtherEndIsGone) {
  auto ends = Channel::make_pair();
  { const Channel gone = std::move(ends.second); }
  EXPECT_FALSE(ends.first.receive(milliseconds(1000)));
  EXPECT_TRUE(ends.first.closed());
  EXPECT_FALSE(ends.first.send({{"a", 1}}));
}

TEST(RunOrder, SurvivesTheChannel) {
  const RunOrder order{"job", 3, "token", "sales", 2, "worker"};
  const RunOrder back = nlohmann::json(order).get<RunOrder>();
  EXPECT_EQ(back.job_id, "job");
  EXPECT_EQ(back.run_lease, 3);
  EXPECT_EQ(back.lease_token, "token");
  const RunResult result{RunOutcome::kCancelled, 5, 6, 0.5};
  EXPECT_EQ(nlohmann::json(result).at("outcome"), static_cast<int>(RunOutcome::kCancelled));
}

// S6: a renderer learns nothing that it does not need.
TEST(RendererEnvironment, HoldsWhatARendererReadsAndNoOtherSecret) {
  const auto chosen = [](std::vector<std::string> all) {
    std::vector<char*> pointers;
    for (std::string& entry : all) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
    return renderer_environment(pointers.data());
  };
  const std::vector<std::string> needed = {
      "PRESSRUN_DATABASE_URL=a=b", "PRESSRUN_LISTEN_DATABASE_URL=u",
      "PRESSRUN_SOURCE_X_URL=u",   "PRESSRUN_S3_SECRET_ACCESS_KEY=k",
      "PGSSLROOTCERT=/c",          "PATH=/bin"};
  EXPECT_EQ(chosen(needed), needed);
  EXPECT_THAT(
      chosen({"REPORT_DOWNLOAD_SIGNING_SECRET=k1:x", "PRESSRUN_JWT_SECRET=x",
              "PRESSRUN_JWT_PREVIOUS_SECRET=x", "PRESSRUN_SMTP_PASSWORD=x", "AWS_SESSION_TOKEN=x",
              "PRESSRUN_BOUNCE_WEBHOOK_SECRET=x", "PRESSRUN_ADMIN_DATABASE_URL=x", "odd"}),
      IsEmpty());
}

TEST(RunPlan, ReadsWhatBeginRunSays) {
  const RunPlan plan = parse_run_plan(R"({"sections": [
      {"kind": "donut", "title": "Shares", "is_main": false, "query": "select 1", "binds": [],
       "columns": [{"name": "share", "title": "Anteil", "style": "percent"}]},
      {"kind": "table", "is_main": true, "query": "select $1", "binds": ["42", null],
       "columns": [{"name": "paid", "style": "money", "total": "sum"}]}],
    "info": {"title": "Gäste", "description": "", "event": "Gala", "workspace": "W", "requested_by": "Ann",
      "job_id": "j", "language": "de", "parameters": [["Von", "01.02.2026"]]}, "time_zone": "UTC",
    "source": "primary", "first_row_timeout_ms": 300000, "deadline_ms": 5, "size_limit_bytes": 50000000,
    "artifacts": [{"artifact_id": "a", "format": "csv", "r2_key": "k", "filename": "f",
    "content_type": "text/csv"}], "csv": {"bom": true, "delimiter": "\t", "line_end": "lf"}, "chunks": null,
    "cancel_requested": true})");
  const PlannedSection& main = main_section(plan);
  EXPECT_EQ(&main, &plan.sections.at(1));
  EXPECT_EQ(main.binds[0], "42");
  EXPECT_EQ(main.binds[1], std::nullopt);
  EXPECT_EQ(main.section.columns.at(0).style, reports::NumberStyle::kMoney);
  EXPECT_TRUE(main.section.columns.at(0).is_summed);
  EXPECT_EQ(plan.sections[0].section.kind, reports::SectionKind::kDonut);
  EXPECT_EQ(plan.sections[0].section.columns.at(0).heading(), "Anteil");
  EXPECT_EQ(plan.info->language, reports::Language::kGerman);
  EXPECT_EQ(plan.info->parameters.at(0).second, "01.02.2026");
  EXPECT_TRUE(plan.cancel_requested);
  EXPECT_EQ(plan.size_limit_bytes, 50'000'000u);
  EXPECT_EQ(plan.artifacts.at(0).key, "k");
  EXPECT_TRUE(plan.csv.byte_order_mark);
  EXPECT_EQ(plan.csv.delimiter, '\t');
  EXPECT_EQ(plan.csv.line_end, reports::LineEnd::kLf);
  EXPECT_THROW(parse_run_plan("{}"), nlohmann::json::exception);
}

void stop_for_ever() {
  daemon::StopSignal stop;
  const StopBound bound(stop, milliseconds(20));
  stop.request();
  std::this_thread::sleep_for(std::chrono::seconds(60));
}

TEST(StopBoundDeathTest, EndsAStopThatTakesTooLong) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(stop_for_ever(), testing::ExitedWithCode(daemon::kExitUnavailable), "");
}

TEST(StopBound, LetsAQuickStopBe) {
  daemon::StopSignal stop;
  const StopBound bound(stop, std::chrono::seconds(60));
  stop.request();
}

struct Told {
  std::string stage;
  int percent;
  std::uint64_t rows;
};

TEST(Progress, SaysNothingOfAShortRun) {
  std::vector<Told> told;
  Progress progress([&](const auto& s, int p, auto r) { told.push_back({s, p, r}); }, nullptr);
  progress.enter("rendering");
  progress.rendered(1);
  progress.enter("uploading");
  EXPECT_THAT(told, IsEmpty());
}

TEST(Progress, IsCappedWhateverWasExpected) {
  std::vector<Told> told;
  int asked = 0;
  Progress progress(
      [&](const auto& s, int p, auto r) {
        told.push_back({s, p, r});
      },
      [&] { return ++asked, std::optional<std::uint64_t>(10); });
  progress.enter("rendering");
  std::this_thread::sleep_for(milliseconds(550));
  progress.rendered(5);
  std::this_thread::sleep_for(milliseconds(550));
  progress.rendered(50);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].stage, "rendering");
  EXPECT_EQ(told[0].percent, 47);
  EXPECT_EQ(told[1].percent, 95);
  EXPECT_EQ(told[1].rows, 50u);
  EXPECT_EQ(asked, 1);
}

template <typename Exception>
RunFailure failure_of(const Exception& exception) {
  return describe_failure(std::make_exception_ptr(exception));
}

TEST(RunFailure, MapsWhatWasThrownToACode) {
  EXPECT_EQ(failure_of(StoreError("full", true)).code, "storage_unavailable");
  EXPECT_TRUE(failure_of(StoreError("full", true)).transient);
  EXPECT_FALSE(failure_of(StoreError("permission denied", false)).transient);
  EXPECT_EQ(failure_of(reports::LimitExceeded(5)).code, "too_large");
  EXPECT_FALSE(failure_of(reports::LimitExceeded(5)).transient);
  EXPECT_EQ(failure_of(std::bad_alloc()).code, "out_of_memory");
  EXPECT_EQ(failure_of(std::runtime_error("?")).code, "internal_error");
  EXPECT_EQ(failure_of(db::Error("40001", "x")).code, "internal_error");
  EXPECT_TRUE(failure_of(db::Error("40001", "x")).transient);
  const RunFailure source = failure_of(SourceError("query_timeout", false, "57014", "slow"));
  EXPECT_EQ(source.code, "query_timeout");
  EXPECT_EQ(source.diagnostic.at("sqlstate"), "57014");
  EXPECT_EQ(failure_of(7).code, "internal_error");
}

void expect_verdict(const std::string& sqlstate, const std::string& code, bool transient) {
  const SourceError error(db::Error(sqlstate, "x"));
  EXPECT_EQ(error.code(), code) << sqlstate;
  EXPECT_EQ(error.transient(), transient) << sqlstate;
}

TEST(SourceError, SaysWhatAnAnswerMeans) {
  expect_verdict("53400", "query_timeout", false);
  expect_verdict("53200", "out_of_memory", true);
  expect_verdict("53100", "source_unavailable", true);
  expect_verdict("53300", "source_unavailable", true);
  expect_verdict("", "source_unavailable", true);
  expect_verdict("57014", "query_timeout", false);
  expect_verdict("22012", "invalid_parameters", false);
  expect_verdict("42P01", "internal_error", false);
}

TEST(SourceReaders, KnowsOnlyTheSourcesOfTheEnvironment) {
  ::setenv("PRESSRUN_READER_DATABASE_URL", "host=a", 1);
  ::setenv("PRESSRUN_SOURCE_REPLICA_URL", "host=b", 1);
  const db::SourceUrls urls = db::sources_from_environment();
  EXPECT_EQ(urls.at("primary"), "host=a");
  EXPECT_EQ(urls.at("replica"), "host=b");
  SourceReaders readers(urls);
  EXPECT_EQ(readers.find("primary"), nullptr);
  try {
    readers.open("elsewhere");
    FAIL();
  } catch (const SourceError& error) {
    EXPECT_EQ(error.code(), "source_unavailable");
    EXPECT_TRUE(error.transient());
  }
}

}  // namespace
}  // namespace pressrun::engine
