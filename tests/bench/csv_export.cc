// (a) All order lines to CSV through the whole engine, from the claim to the completed job (hash,
// size limit, formula guarding, fsync), against psql's \copy of the same query into a file. With
// the peak memory of each of our processes.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/bench/bench.h"
#include "tests/support/eventually.h"
#include "tests/support/real_orders.h"
#include "tests/support/stack.h"

namespace pressrun::bench {
namespace {

namespace fs = std::filesystem;

constexpr long kLines = 541909;  // of the whole data set whose first half is in the shared folder
constexpr const char* kQuery =
    "select order_number, ordered_at, customer, country, sku, description, quantity, unit_price, "
    "line_total from reports.completed_orders(event_id => ";

void import(test::TestDatabase& database, const Place& place) {
  const auto file = test::real_orders_file();
  if (!fs::exists(file)) {
    throw std::runtime_error("there are no real orders at " + file.string() +
                             "; name a file in PRESSRUN_REAL_ORDERS");
  }
  const auto done = test::import_orders(database, file, place.event);
  if (!done.ending.clean()) throw std::runtime_error("the import failed: " + done.output);
}

// Repeats imported orders under other numbers until the event has about kLines completed lines.
void enlarge(test::TestDatabase& database, const Place& place) {
  const char* const copy =
      "with ranked as (select o.*, sum(n.lines) over (order by o.order_id) as lines from "
      "voyage.orders o"
      "  cross join lateral (select count(*) as lines from voyage.order_lines l where l.order_id = "
      "o.order_id) n"
      "  where o.event_id = $1 and o.source = 'import' and o.status = 'completed' and "
      "o.order_number not like '%+%'),"
      " made as (insert into voyage.orders (event_id, order_number, status, source, customer, "
      "country, currency, ordered_at,"
      "   completed_at) select event_id, order_number || '+' || $2::text, status, source, "
      "customer, country, currency, ordered_at,"
      "   completed_at from ranked where lines <= $3::bigint returning order_id, order_number)"
      " insert into voyage.order_lines (order_id, line_no, event_id, quantity, ordered_at, "
      "unit_price, sku, description,"
      "   customer, country) select m.order_id, l.line_no, l.event_id, l.quantity, l.ordered_at, "
      "l.unit_price, l.sku,"
      "   l.description, l.customer, l.country from made m join ranked r on m.order_number = "
      "r.order_number || '+' || $2::text"
      "   join voyage.order_lines l on l.order_id = r.order_id";
  const char* const count =
      "select count(*) from voyage.order_lines l join voyage.orders o using (order_id)"
      " where o.event_id = $1 and o.status = 'completed'";
  for (int round = 1; round < 10; ++round) {
    const long missing = kLines - std::stol(database.value(count, {place.event}));
    if (missing < 100) break;
    database.sql(copy, {place.event, round, missing});
  }
  database.sql("vacuum analyze voyage.orders, voyage.order_lines");
}

double psql_copy(test::TestDatabase& database, const Place& place, const fs::path& file) {
  const auto zone = database.value("select time_zone from platform.event($1)", {place.event});
  const local::Command command{
      .argv = {"psql", "-Xq", database.url(test::Role::kReader), "-c",
               "\\copy (" + std::string(kQuery) + std::to_string(place.event) + ")) to '" +
                   file.string() + "' with (format csv, header)"},
      .environment = {{"PGTZ", zone}}};
  local::Ending ending;
  const double seconds = timed([&] { ending = local::run_to_end(command); });
  if (!ending.clean()) throw std::runtime_error("psql failed");
  return seconds;
}

// Seconds from the claim to the completed job, by the server's clock.
double engine(test::TestDatabase& database, db::Session& httpd, const Place& place) {
  const auto job = httpd
                       .call(
                           "select job_id from pressrun.request_report($1, $2, 'completed-orders', "
                           "'{}', '{csv}')",
                           {place.person, place.event})
                       .scalar()
                       .value();
  const auto status = [&] {
    return database.value("select status from pressrun.event_report_jobs where job_id = $1", {job});
  };
  test::eventually([&] { return status() != "queued" && status() != "running"; },
                   std::chrono::minutes(2));
  if (status() != "completed") throw std::runtime_error("job " + job + " is " + status());
  return std::strtod(database
                         .value("select extract(epoch from ended_at - claimed_at)"
                                " from pressrun.event_report_job_runs where job_id = $1",
                                {job})
                         .c_str(),
                     nullptr);
}

double peak_mebibytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  }
  return 0;
}

void print_memory(test::Stack& stack) {
  const std::string aim = "MiB (aim: at most 64)";
  print_line("peak memory, httpd", peak_mebibytes(stack.httpd().pid()), aim);
  print_line("peak memory, janitor", peak_mebibytes(stack.janitor().pid()), aim);
  print_line("peak memory, worker's supervisor", peak_mebibytes(stack.worker(0).pid()), aim);
  double largest = 0;
  for (const pid_t child : stack.worker(0).children()) {
    largest = std::max(largest, peak_mebibytes(child));
  }
  print_line("peak memory, largest renderer", largest, aim);
}

void run() {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  import(database, place);
  if (!is_quick()) enlarge(database, place);
  database.sql(
      "update pressrun.report_types set size_limit_bytes = 1000000000 where type = "
      "'completed-orders'");
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "psql.csv";
  test::Stack stack(database);
  auto httpd = database.connect(test::Role::kHttpd);

  // In turns, so that neither has the warmer cache; the first of each does not count.
  psql_copy(database, place, file);
  engine(database, httpd, place);
  std::vector<double> ours;
  std::vector<double> reference;
  for (int i = 0; i < 5; ++i) {
    reference.push_back(psql_copy(database, place, file));
    ours.push_back(engine(database, httpd, place));
  }
  print_line(
      "rows",
      std::strtod(
          database.value("select max(rows) from pressrun.event_report_job_artifacts").c_str(),
          nullptr),
      "");
  print_line("size of psql's file", static_cast<double>(fs::file_size(file)) / 1e6, "MB");
  print_line("psql \\copy to a file, median", percentile(reference, 0.5), "s");
  print_line("claim to completed, median", percentile(ours, 0.5), "s");
  print_ratio("ours / psql", percentile(ours, 0.5) / percentile(reference, 0.5), "at most 1");
  print_memory(stack);
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  return pressrun::bench::run_benchmark("(a) all order lines to CSV", pressrun::bench::run);
}
