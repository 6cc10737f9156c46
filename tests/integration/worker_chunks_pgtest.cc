// J15, J6, J7, J9, F4, F5, S2: large reports, cut into chunks that any worker renders, merged into
// the file that a single run gives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/support/eventually.h"
#include "tests/support/read_xlsx.h"
#include "tests/support/stack.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr int kChunkRows = 100;

// Rows of a table that a test may change. The pause is in a function that counts as stable, so that
// only who reads its column waits. A Gate holds every chunk from the fourth on in its middle.
constexpr const char* kSource = R"(
  create table reports.test_lines (g integer not null, n integer primary key, text text not null, amount numeric);
  insert into reports.test_lines select n / 7, n, 'row ' || n || ' ' || repeat('x', n % 50), n / 4.0 from generate_series(1, 1005) n;
  create function reports.test_pause(p_seconds double precision) returns text language plpgsql stable
  as $$ begin if p_seconds > 0 then perform pg_sleep(p_seconds); end if; return ''; end $$;
  create function reports.test_pages(event_id bigint, pause double precision default 0, broken_at integer default 0)
  returns table (n integer, text text, amount numeric, g integer) language sql stable parallel safe
  as $$
    select l.n, l.text || reports.test_pause(pause) || case when l.n > 300 and l.n % 100 = 50 then reports.test_gate() else '' end,
      case when l.n = broken_at then 1 / (l.n - broken_at) else l.amount end, l.g
    from reports.test_lines l order by l.g, l.n
  $$;
  grant select on reports.test_lines to pressrun_reader;
  grant execute on function reports.test_pause, reports.test_pages to pressrun_reader)";

constexpr const char* kApply = R"(
  select pressrun.apply_report_type($1::jsonb || jsonb_build_object('type', 'test-pages', 'title', 'Test pages', 'description', 'Lines.',
    'group', 'Tests', 'permission', 'guests.read', 'formats', '["csv", "xlsx", "pdf"]'::jsonb, 'function', 'reports.test_pages',
    'params', '{"type": "object", "properties": {"pause": {}, "broken_at": {}}}'::jsonb,
    'columns', '[{"name": "n", "type": "integer", "title": "Number"}, {"name": "text", "type": "text", "title": "Text"},
      {"name": "amount", "type": "numeric", "title": "Amount", "total": "sum"}, {"name": "g", "type": "integer", "hidden": true}]'::jsonb,
    'arguments', '[{"name": "pause", "type": "double precision"}, {"name": "broken_at", "type": "integer"}]'::jsonb)))";

class WorkerChunks : public testing::Test {
 protected:
  void SetUp() override {
    define_test_gate(database_);
    run_script(kSource);
    database_.sql("analyze reports.test_lines");
    define(true);
  }
  void run_script(const std::string& script) {
    std::size_t begin = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i <= script.size(); ++i) {
      if (script.compare(i, 2, "$$") == 0) is_quoted = !is_quoted;
      if (i < script.size() && (script[i] != ';' || is_quoted)) continue;
      database_.sql(script.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  void define(bool is_cut, const std::string& limits = "{}") {
    const std::string chunks =
        R"(, "chunks": {"key": ["g", "n"], "rows": )" + std::to_string(kChunkRows) + "}";
    database_.sql(kApply, {R"({"limits": )" + limits + (is_cut ? chunks : "") + "}"});
  }
  void start(int workers, int slots = 1) {
    stack_.emplace(database_,
                   StackOptions{.workers = workers,
                                .httpd = false,
                                .environment = {{"PRESSRUN_WORKER_SLOTS", std::to_string(slots)}}});
  }
  // A worker that is silent is lost soon; so would be one that merely has no processor.
  void start_with_short_leases(int workers) {
    database_.sql(
        "update pressrun.settings set lease_time = '3 seconds', heartbeat_interval = '1 second'");
    start(workers);
  }
  std::string request(double pause = 0, const std::string& formats = "csv", int broken_at = 0) {
    return database_.value(
        "select job_id from pressrun.request_report(1, 42, 'test-pages', "
        "jsonb_build_object('pause', "
        "$1::float8, 'broken_at', $2::integer), string_to_array($3, ','), p_csv => $4)",
        {std::to_string(pause), broken_at, formats, csv_});
  }
  std::string chunks(const std::string& what, const std::string& job) {
    return database_.value(
        "select " + what + " from pressrun.event_report_job_chunks where job_id = $1", {job});
  }
  // The chunks that a closed gate holds.
  bool are_held(int count, const std::string& job) {
    return eventually([&] {
      return chunks("count(*) filter (where state = 'rendering' and chunk_no > 3)", job) ==
             std::to_string(count);
    });
  }
  std::string outcomes(const std::string& job) {
    return database_.value(
        "select string_agg(coalesce(outcome, 'open'), ',' order by run_lease) from "
        "pressrun.event_report_job_runs where job_id = $1",
        {job});
  }
  std::string failure(const std::string& job) {
    return database_.value("select failure_code from pressrun.event_report_jobs where job_id = $1",
                           {job});
  }
  void await_end(const std::string& job, const std::string& status) {
    EXPECT_TRUE(eventually(
        [&] {
          const std::string now = status_of(database_, job);
          return now != "queued" && now != "running";
        },
        seconds(60)));
    EXPECT_EQ(status_of(database_, job), status)
        << database_.value(
               "select string_agg(diagnostic::text, ' ') from pressrun.event_report_job_runs where "
               "job_id = $1",
               {job})
        << stack_->worker(0).log();
  }
  fs::path file_of(const std::string& job, const std::string& format = "csv") {
    return stack_->store() /
           database_.value(
               "select r2_key from pressrun.event_report_job_artifacts where job_id = $1 "
               "and format = $2 and state = 'available'",
               {job, format});
  }
  std::string bytes_of(const std::string& job, const std::string& format = "csv") {
    std::ifstream stream(file_of(job, format), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  }
  // The same report by a single run.
  std::string single_run(const std::string& formats = "csv") {
    define(false);
    const std::string job = request(0, formats);
    await_end(job, "completed");
    EXPECT_EQ(chunks("count(*)", job), "0");
    define(true);
    return job;
  }
  // Nothing but artifacts is in the store, and no part in the database.
  void expect_no_parts(std::size_t artifacts) {
    // A part that was being written when its run ended is deleted a minute later.
    EXPECT_TRUE(eventually([&] { return objects_in(stack_->store()) == artifacts; },
                           std::chrono::seconds(90)))
        << objects_in(stack_->store());
    EXPECT_TRUE(eventually([&] { return unfinished_in(stack_->store()) == 0; }));
    EXPECT_TRUE(eventually([&] {
      return database_.value(
                 "select count(*) from pressrun.event_report_job_parts where state <> "
                 "'abandoned' or delete_after < clock_timestamp()") == "0";
    }));
  }
  // The worker that has claimed something by this condition; waits for it.
  Process& worker_of(const std::string& from_where, const std::string& job) {
    std::string pid;
    EXPECT_TRUE(eventually([&] {
      pid = database_.value("select w.pid from pressrun.workers w join " + from_where + " limit 1",
                            {job});
      return !pid.empty();
    }));
    for (std::size_t i = 0; i < 2; ++i) {
      if (std::to_string(stack_->worker(i).pid()) == pid) return stack_->worker(i);
    }
    throw std::runtime_error("no worker has the pid " + pid);
  }
  Process& holder_of(const std::string& job) {
    return worker_of(
        "pressrun.event_report_job_runs r using (worker_id) where r.job_id = $1 and exists (select "
        "from "
        "pressrun.event_report_job_chunks c where c.job_id = r.job_id and c.state = 'stored')",
        job);
  }
  Process& helper_of(const std::string& job) {
    return worker_of(
        "pressrun.event_report_job_chunks c using (worker_id) where c.job_id = $1 and c.state = "
        "'rendering' and not c.by_holder and c.chunk_no > 3",
        job);
  }

  TestDatabase database_;
  std::optional<Stack> stack_;
  std::optional<std::string> csv_;  // options of what is requested
};

TEST_F(WorkerChunks, TwoWorkersMakeTheFileThatOneRunMakes) {
  start(2);
  Gate gate(database_);
  const std::string job = request();
  ASSERT_TRUE(are_held(2, job));
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(chunks("count(*)", job), "10");
  EXPECT_EQ(chunks("count(distinct worker_id)", job), "2");
  EXPECT_EQ(chunks("sum(rows)", job), "1000");
  EXPECT_EQ(chunks("max(attempts)", job), "1");
  EXPECT_EQ(rows_written(database_, job), 1005);
  EXPECT_EQ(outcomes(job), "completed");
  expect_ended(database_, stack_->store(), job, "completed");
  expect_no_parts(1);
  EXPECT_TRUE(bytes_of(job) == bytes_of(single_run()));
}

TEST_F(WorkerChunks, PartsOfACsvFollowItsOptionsAndBeginItOnce) {
  start(2);
  csv_ = R"({"bom": true, "delimiter": "|", "line_end": "lf"})";
  Gate gate(database_);
  const std::string job = request();
  ASSERT_TRUE(are_held(2, job));
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(chunks("count(distinct worker_id)", job), "2");
  const std::string file = bytes_of(job);
  EXPECT_TRUE(file.starts_with("\xEF\xBB\xBFn|text|amount\n1|row 1 x|0.25")) << file.substr(0, 50);
  EXPECT_EQ(std::count(file.begin(), file.end(), '\n'), 1006);
  EXPECT_EQ(std::count(file.begin(), file.end(), '|'), 2 * 1006);
  EXPECT_EQ(file.find('\r'), std::string::npos);
  EXPECT_EQ(file.find("\xEF\xBB\xBF", 1), std::string::npos);
  EXPECT_TRUE(file == bytes_of(single_run()));
}

TEST_F(WorkerChunks, OneWorkerWithOneRendererNeverWaitsForItself) {
  start(1);
  const std::string job = request();
  await_end(job, "completed");
  EXPECT_EQ(chunks("bool_and(by_holder)", job), "t");
  EXPECT_TRUE(bytes_of(job) == bytes_of(single_run()));
  expect_no_parts(2);
}

TEST_F(WorkerChunks, OneWorkerRendersWithAllItsRenderers) {
  start(1, 3);
  Gate gate(database_);
  const std::string job = request();
  ASSERT_TRUE(are_held(3, job));
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(chunks("count(*) filter (where by_holder) between 1 and 9", job), "t");
  EXPECT_TRUE(bytes_of(job) == bytes_of(single_run()));
}

TEST_F(WorkerChunks, AllChunksReadOneSnapshot) {
  start(2);
  const std::string before = bytes_of(single_run());
  Gate gate(database_);
  const std::string job = request();
  ASSERT_TRUE(are_held(2, job));
  database_.sql("update reports.test_lines set text = 'changed' where n % 2 = 0");
  database_.sql("delete from reports.test_lines where n % 5 = 0");
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(chunks("count(distinct worker_id)", job), "2");
  EXPECT_TRUE(bytes_of(job) == before);
}

TEST_F(WorkerChunks, ASmallReportIsNotCut) {
  start(1);
  database_.sql("delete from reports.test_lines where n > 150");
  database_.sql("analyze reports.test_lines");
  const std::string job = request();
  await_end(job, "completed");
  EXPECT_EQ(chunks("count(*)", job), "0");
}

TEST_F(WorkerChunks, AKilledWorkerCostsOneChunk) {
  start_with_short_leases(2);
  Gate gate(database_);
  const std::string job = request();
  helper_of(job).send(SIGKILL);
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(outcomes(job), "completed");
  EXPECT_EQ(chunks("sum(attempts)", job), "11");
  expect_no_parts(1);
  EXPECT_TRUE(bytes_of(job) == bytes_of(single_run()));
}

TEST_F(WorkerChunks, AKilledRendererCostsOneChunk) {
  start(2);
  Gate gate(database_);
  const std::string job = request();
  for (const pid_t renderer : helper_of(job).children()) ::kill(renderer, SIGKILL);
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(outcomes(job), "completed");
  EXPECT_EQ(chunks("sum(attempts)", job), "11");
  expect_no_parts(1);
}

TEST_F(WorkerChunks, WithoutTheHolderTheReportBeginsAgainInAnotherSnapshot) {
  start_with_short_leases(2);
  Gate gate(database_);
  const std::string job = request();
  holder_of(job).send(SIGKILL);
  database_.sql("update reports.test_lines set text = 'changed ' || n");
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(outcomes(job), "lost,completed");
  EXPECT_EQ(
      database_.value(
          "select count(distinct snapshot) from pressrun.event_report_job_cuts where job_id = $1",
          {job}),
      "2");
  expect_no_parts(1);
  EXPECT_TRUE(bytes_of(job) == bytes_of(single_run()));
}

TEST_F(WorkerChunks, ALostSnapshotConnectionBeginsTheReportAgain) {
  start(2);
  Gate gate(database_);
  const std::string job = request();
  holder_of(job);
  database_.sql("update reports.test_lines set text = 'changed ' || n");
  database_.sql(
      "select pg_terminate_backend(backend_pid, 5000) from pressrun.event_report_job_runs where "
      "job_id = $1",
      {job});
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(outcomes(job), "requeued,completed");
  EXPECT_TRUE(bytes_of(job) == bytes_of(single_run()));
  expect_no_parts(2);
}

TEST_F(WorkerChunks, ACancelledReportLeavesNothing) {
  start(2);
  Gate gate(database_);
  const std::string job = request();
  ASSERT_TRUE(are_held(2, job));
  database_.sql("select pressrun.cancel_job(1, 42, $1)", {job});
  EXPECT_TRUE(eventually([&] { return status_of(database_, job) == "cancelled"; }, kCancelWithin));
  expect_ended(database_, stack_->store(), job, "cancelled");
  expect_no_parts(0);
  const auto reading = [&] {
    return database_.value(
        "select count(*) from pg_stat_activity where usename = 'pressrun_reader' and datname = "
        "current_database() and state = 'active'");
  };
  EXPECT_TRUE(eventually([&] { return reading() == "0"; })) << "a chunk goes on";
  gate.open();
  await_end(request(), "completed");
}

TEST_F(WorkerChunks, ARowThatCannotBeReadFailsTheReport) {
  start(2);
  const std::string job = request(0.001, "csv", 777);
  await_end(job, "failed");
  EXPECT_EQ(failure(job), "invalid_parameters");
  expect_no_parts(0);
}

TEST_F(WorkerChunks, TheSizeLimitIsThatOfAllChunks) {
  start(2);
  define(true, R"({"size_bytes": 12000})");
  const std::string job = request(0.001);
  await_end(job, "failed");
  EXPECT_EQ(failure(job), "too_large");
  EXPECT_LT(std::stoi(chunks("count(*) filter (where state = 'stored')", job)), 8) << "it went on";
  expect_no_parts(0);
}

TEST_F(WorkerChunks, AStoppingWorkerHandsItsChunkBack) {
  stack_.emplace(database_, StackOptions{.workers = 2,
                                         .httpd = false,
                                         .environment = {{"PRESSRUN_WORKER_SLOTS", "1"},
                                                         {"PRESSRUN_DRAIN_SECONDS", "0"}}});
  Gate gate(database_);
  const std::string job = request();
  const auto ending = helper_of(job).stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean());
  gate.open();
  await_end(job, "completed");
  EXPECT_EQ(chunks("sum(attempts)", job), "10");
  EXPECT_EQ(outcomes(job), "completed");
}

TEST_F(WorkerChunks, WholeJobsComeBeforeChunks) {
  start(2);
  Gate gate(database_);
  const std::string large = request(0.01);
  ASSERT_TRUE(are_held(2, large));
  define(false);
  const std::string small = request(0, "csv");
  const std::string opened = database_.value("select clock_timestamp()");
  gate.open();
  await_end(small, "completed");
  EXPECT_EQ(database_.value(
                "select count(*) from pressrun.event_report_job_runs r join "
                "pressrun.event_report_job_chunks c using (worker_id) where r.job_id = $1 and "
                "c.job_id = $2 and c.claimed_at between $3::timestamptz and r.claimed_at",
                {small, large, opened}),
            "0")
      << "its worker took a chunk first";
  define(true);
  await_end(large, "completed");
}

// Every format of a report that several workers made, against those of a single run.
TEST_F(WorkerChunks, AllFormatsHaveTheContentOfASingleRun) {
  start(2);
  // No gate: for a PDF the holder reads rows before it offers chunks.
  const std::string job = request(0.003, "csv,xlsx,pdf");
  await_end(job, "completed");
  EXPECT_EQ(chunks("count(distinct worker_id)", job), "2");
  const std::string single = single_run("csv,xlsx,pdf");
  EXPECT_TRUE(bytes_of(job) == bytes_of(single));
  const auto cells = [&](const std::string& of) {
    return read_xlsx(file_of(of, "xlsx")).at("sheets").at(0).at("cells");
  };
  EXPECT_EQ(cells(job), cells(single));

  const std::string pdf = file_of(job, "pdf").string();
  EXPECT_THAT(output_of("qpdf --check '" + pdf + "' 2>&1"),
              testing::HasSubstr("No syntax or stream encoding errors"));
  const std::string text = output_of("pdftotext -layout '" + pdf + "' -");
  const int pages = std::stoi(output_of("pdfinfo '" + pdf + "' | sed -n 's/^Pages: *//p'"));
  for (int page = 1; page <= pages; ++page) {
    EXPECT_THAT(
        text, testing::HasSubstr("Page " + std::to_string(page) + " of " + std::to_string(pages)));
  }
  const std::string rows = "pdftotext -layout '%' - | grep -Eo 'row [0-9]+ .*' | sed 's/  */ /g'";
  const auto rows_of = [&](const std::string& of) {
    std::string command = rows;
    return output_of(command.replace(command.find('%'), 1, file_of(of, "pdf").string()));
  };
  EXPECT_EQ(rows_of(job), rows_of(single));
  EXPECT_THAT(text, testing::ContainsRegex("Total +126,378.75"));
  expect_no_parts(6);
}

}  // namespace
}  // namespace pressrun::test
