// (b) request_report(), claim_jobs(), begin_run() and complete_job() with one artifact row and no
// file, against the same three steps on a bare table, by the same driver in the same run.

#include <atomic>
#include <numeric>
#include <thread>

#include "tests/bench/queue_driver.h"

namespace pressrun::bench {
namespace {

// Insert, claim and complete on a table that has nothing but a state: what the server itself can
// do.
class BareTable {
 public:
  explicit BareTable(test::TestDatabase& database)
      : session_(database.connect(test::Role::kAdmin)) {}

  static void create(test::TestDatabase& database) {
    database.sql(
        "create table public.bare (id bigint generated always as identity primary key,"
        " state text not null default 'queued', payload jsonb not null default '{}')");
    database.sql("create index on public.bare (id) where state = 'queued'");
  }

  int work(int jobs) {
    session_.call("insert into public.bare (payload) select '{}' from generate_series(1, $1::int)",
                  {jobs});
    const auto claimed = session_.call(
        "update public.bare set state = 'running' where id = any (array(select id from public.bare"
        " where state = 'queued' order by id limit $1::int for update skip locked)) returning id",
        {jobs});
    std::vector<std::string> ids;
    for (const auto& row : claimed.rows) ids.push_back(row[0].value());
    session_.call("update public.bare set state = 'done' where id = any ($1::bigint[])",
                  {db::array_literal(ids)});
    return static_cast<int>(ids.size());
  }

 private:
  db::Session session_;
};

double bare_rate(test::TestDatabase& database, int connections, int batch, int total) {
  std::vector<BareTable> tables;
  for (int i = 0; i < connections; ++i) tables.emplace_back(database);
  std::atomic<int> done = 0;
  const double seconds = timed([&] {
    std::vector<std::jthread> threads;
    for (auto& table : tables) {
      threads.emplace_back([&] {
        while (done < total) done += table.work(batch);
      });
    }
  });
  return total / seconds;
}

// Bytes of write-ahead log since the server began.
double log_bytes(test::TestDatabase& database) {
  return std::stod(database.value("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"));
}

// What a finished job takes in tables and indexes.
double bytes_a_job(test::TestDatabase& database) {
  return std::stod(
      database.value("select sum(pg_total_relation_size(c.oid)) / (select count(*) from "
                     "pressrun.event_report_jobs) from pg_class c where c.relnamespace = "
                     "'pressrun'::regnamespace and c.relkind = 'r' and c.relname like "
                     "'event_report_job%'"));
}

void compare(int connections, int batch, int total) {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  BareTable::create(database);
  const double bare = bare_rate(database, connections, batch, total);
  Spent spent;
  const double logged = log_bytes(database);
  const auto fifths = drive(database, place, connections, batch, total, true, spent);
  const double ours = total / std::accumulate(fifths.begin(), fifths.end(), 0.0);
  const double log_a_job = (log_bytes(database) - logged) / total;
  const auto label =
      std::to_string(connections) + " connections, " + std::to_string(batch) + " a statement: ";
  print_line(label + "bare table", bare, "jobs/s");
  print_line(label + "ours", ours, "jobs/s");
  const double each = 1e6 / total;
  print_line(label + "of which request_report", spent.request * each, "us a job");
  print_line(label + "of which claim_jobs", spent.claim * each, "us a job");
  print_line(label + "of which begin_run", spent.begin * each, "us a job");
  print_line(label + "of which complete_job", spent.complete * each, "us a job");
  print_line(label + "write-ahead log a job", log_a_job, "bytes");
  print_line(label + "tables and indexes a job", bytes_a_job(database), "bytes");
  print_ratio(label + "ours / bare table", ours / bare, "as high as it gets");
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  using namespace pressrun::bench;
  return run_benchmark("(b) calls of the queue", [] {
    const int total = is_quick() ? 500 : 20000;
    compare(1, 1, total / 4);
    compare(4, 1, total);
    compare(1, 100, total);
    compare(4, 100, total);
  });
}
