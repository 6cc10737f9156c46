#include "tests/support/test_report.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/support/eventually.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

// An advisory lock; reports only look whether somebody has it, as they must not wait for locks.
constexpr int kGate = 7042;

constexpr const char* kGateFunction = R"(
  create or replace function reports.test_gate() returns text language plpgsql stable
  as $$
  begin
    while exists (select from pg_locks where locktype = 'advisory' and classid = 0 and objid = 7042
        and database = (select oid from pg_database where datname = current_database())) loop
      perform pg_sleep(0.02);
    end loop;
    return '';
  end
  $$)";

// Streams: the waiting is in the select list, so that rows come one by one.
constexpr const char* kFunction = R"(
  create or replace function reports.test_rows(event_id bigint, row_count integer default 100, pause double precision default 0,
    width integer default 10, fail_at integer default 0, first_row interval default '0')
  returns table (n integer, text text) language sql stable parallel safe
  as $$
    select g.n, repeat('x', width) || case when g.n = 1 and first_row > '0' then pg_sleep(extract(epoch from first_row))::text else '' end
      || case when pause > 0 then pg_sleep(pause)::text else '' end || case when g.n = fail_at then (1 / (g.n - fail_at))::text else '' end
      || case when g.n = 10 then reports.test_gate() else '' end
    from generate_series(1, row_count) as g(n)
  $$)";

constexpr const char* kApply = R"(
  select pressrun.apply_report_type(jsonb_build_object('type', 'test-rows', 'title', 'Test rows', 'description', 'As a test says.',
    'group', 'Tests', 'permission', 'guests.read', 'formats', jsonb_build_array('csv'), 'function', 'reports.test_rows',
    'params', '{"type": "object", "properties": {"row_count": {}, "pause": {}, "width": {}, "fail_at": {}, "first_row": {}}}'::jsonb,
    'columns', '[{"name": "n", "type": "integer"}, {"name": "text", "type": "text"}]'::jsonb,
    'arguments', '[{"name": "row_count", "type": "integer"}, {"name": "pause", "type": "double precision"},
      {"name": "width", "type": "integer"}, {"name": "fail_at", "type": "integer"}, {"name": "first_row", "type": "interval"}]'::jsonb,
    'limits', $1::jsonb)))";

}  // namespace

void define_test_gate(TestDatabase& database) {
  database.sql(kGateFunction);
  database.sql("grant execute on function reports.test_gate to pressrun_reader");
}

Gate::Gate(TestDatabase& database) : session_(database.connect(Role::kAdmin)) {
  session_.call("select pg_advisory_lock($1::bigint)", {kGate});
}

void Gate::open() { session_.call("select pg_advisory_unlock($1::bigint)", {kGate}); }

void define_test_report(TestDatabase& database, const std::string& limits) {
  define_test_gate(database);
  database.sql(kFunction);
  database.sql("grant execute on function reports.test_rows to pressrun_reader");
  database.sql(kApply, {limits});
}

std::string request_rows(TestDatabase& database, const TestRows& rows) {
  const nlohmann::json params = {{"row_count", rows.rows},
                                 {"pause", rows.pause_seconds},
                                 {"width", rows.width},
                                 {"fail_at", rows.fail_at},
                                 {"first_row", rows.first_row}};
  return database.value(
      "select job_id from pressrun.request_report(1, 42, 'test-rows', $1::jsonb, array['csv'], "
      "'{}', null, null, null, 'test')",
      {params.dump()});
}

std::string status_of(TestDatabase& database, const std::string& job) {
  return database.value("select status from pressrun.event_report_jobs where job_id = $1", {job});
}

long rows_written(TestDatabase& database, const std::string& job) {
  const std::string rows = database.value(
      "select rows_written from pressrun.event_report_job_runs where job_id = $1 "
      "order by run_lease desc limit 1",
      {job});
  return rows.empty() ? 0 : std::stol(rows);
}

std::string sha256_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest, &length, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned i = 0; i < length; ++i) {
    char pair[3];
    std::snprintf(pair, sizeof pair, "%02x", digest[i]);
    hex += pair;
  }
  return hex;
}

std::size_t objects_in(const fs::path& store) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(store)) {
    const std::string first = fs::relative(entry.path(), store).begin()->string();
    if (entry.is_regular_file() && first.front() != '.') ++count;
  }
  return count;
}

std::size_t unfinished_in(const fs::path& store) {
  const fs::path incoming = store / ".incoming";
  if (!fs::exists(incoming)) return 0;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(incoming), fs::directory_iterator()));
}

void expect_ended(TestDatabase& database, const fs::path& store, const std::string& job,
                  const std::string& status) {
  const auto ended = [&] {
    const std::string now = status_of(database, job);
    return now != "queued" && now != "running";
  };
  ASSERT_TRUE(eventually(ended, std::chrono::seconds(60))) << "it is " << status_of(database, job);
  const auto count = [&](const std::string& from_where) {
    return database.value("select count(*) from pressrun." + from_where, {job});
  };
  EXPECT_EQ(status_of(database, job), status) << database.value(
      "select coalesce(string_agg(diagnostic::text, ' '), '') "
      "from pressrun.event_report_job_runs where job_id = $1",
      {job});
  EXPECT_EQ(count("event_report_job_events where job_id = $1 and to_status in "
                  "('completed', 'failed', 'cancelled')"),
            "1");
  EXPECT_EQ(count("event_report_job_runs where job_id = $1 and ended_at is null"), "0");
  EXPECT_EQ(count("job_queue where job_id = $1"), "0");
  const db::Rows artifacts = database.sql(
      "select r2_key, bytes, sha256 from pressrun.event_report_job_artifacts "
      "where job_id = $1 and state = 'available'",
      {job});
  EXPECT_EQ(artifacts.rows.size(), status == "completed" ? 1u : 0u);
  for (const db::Row& artifact : artifacts.rows) {
    const fs::path file = store / *artifact[0];
    ASSERT_TRUE(fs::exists(file)) << file;
    EXPECT_EQ(std::to_string(fs::file_size(file)), *artifact[1]);
    EXPECT_EQ(sha256_of(file), *artifact[2]);
  }
}

}  // namespace pressrun::test
