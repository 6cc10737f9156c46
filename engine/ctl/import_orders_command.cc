#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "engine/ctl/command.h"
#include "engine/ctl/import_orders.h"
#include "engine/ctl/import_orders_progress.h"
#include "engine/ctl/output.h"

namespace pressrun::engine::ctl {

namespace {

std::string count_of(const OrderImport& done, const char* key) {
  return grouped(done.counts.at(key).get<std::uint64_t>());
}

bool has_any(const OrderImport& done, const char* key) { return done.counts.at(key) != 0; }

constexpr int kExitIncomplete = 3;  // what was good is loaded, but that is not the whole file

void print_conflicts(const OrderImport& done) {
  if (!has_any(done, "orders_in_conflict")) return;
  std::printf("%s orders with %s lines are there with other lines, and were left as they are:\n",
              count_of(done, "orders_in_conflict").c_str(),
              count_of(done, "lines_in_conflict").c_str());
  for (const auto& conflict : done.counts.at("conflicts")) {
    std::printf("  line %s: order %s\n", conflict.at("line").dump().c_str(),
                conflict.at("order_number").get<std::string>().c_str());
  }
}

void print_malformed(const OrderImport& done) {
  if (done.malformed_rows == 0) return;
  std::printf("%s malformed rows were left out:\n", grouped(done.malformed_rows).c_str());
  for (const MalformedRow& row : done.malformed) {
    std::printf("  line %llu: %s\n", static_cast<unsigned long long>(row.line),
                row.problem.c_str());
  }
  if (done.malformed_rows > done.malformed.size()) {
    std::printf("  and %s more\n", grouped(done.malformed_rows - done.malformed.size()).c_str());
  }
}

void print(const OrderImport& done, std::chrono::duration<double> time) {
  std::printf(
      "imported %s orders (%s of them cancelled) with %s lines into %s, times in %s, in %.1f s\n",
      count_of(done, "orders_loaded").c_str(), count_of(done, "orders_cancelled").c_str(),
      count_of(done, "lines_loaded").c_str(), done.event_title.c_str(), done.time_zone.c_str(),
      time.count());
  if (has_any(done, "orders_completed")) {
    std::printf("%s orders of an earlier import were completed with %s lines that it lacked\n",
                count_of(done, "orders_completed").c_str(),
                count_of(done, "lines_completed").c_str());
  }
  if (has_any(done, "orders_skipped")) {
    std::printf("%s orders with %s lines were there already, and were not loaded again\n",
                count_of(done, "orders_skipped").c_str(), count_of(done, "lines_skipped").c_str());
  }
  if (has_any(done, "lines_in_clock_gap")) {
    std::printf("%s lines have a time that the clocks skipped; they were moved past the gap\n",
                count_of(done, "lines_in_clock_gap").c_str());
  }
  print_conflicts(done);
  print_malformed(done);
}

void print_import_json(const OrderImport& done, std::chrono::duration<double> time) {
  nlohmann::json told = done.counts;
  told["event_title"] = done.event_title;
  told["time_zone"] = done.time_zone;
  told["seconds"] = time.count();
  told["malformed_rows"] = done.malformed_rows;
  told["malformed"] = nlohmann::json::array();
  for (const MalformedRow& row : done.malformed) {
    told["malformed"].push_back({{"line", row.line}, {"problem", row.problem}});
  }
  print_done(told);
}

int run(const std::string& file, std::int64_t event, const Output& output) {
  const auto began = std::chrono::steady_clock::now();
  db::Session session({.url = database_url(), .application_name = "pressrunctl import"});
  OrderImport done;
  {
    ProgressBar bar(stderr);
    done = import_orders(session, file, event,
                         [&bar](const ImportProgress& progress) { bar.show(progress); });
  }
  const auto time = std::chrono::steady_clock::now() - began;
  if (output.json) {
    print_import_json(done, time);
  } else {
    print(done, time);
  }
  const bool complete = done.malformed_rows == 0 && !has_any(done, "orders_in_conflict");
  return complete ? 0 : kExitIncomplete;
}

}  // namespace

void add_import_command(CommandLine& line) {
  auto file = std::make_shared<std::string>();
  auto event = std::make_shared<std::int64_t>(0);
  auto output = std::make_shared<Output>();
  CLI::App* group = line.add_group("import", "Data of others");
  CLI::App* command = line.add(
      *group, "orders",
      "Load orders into the sample domain: CSV, plain or gzip, with the columns\n"
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country.\n"
      "Orders that are there already are not loaded again. Malformed rows are left out and named;\n"
      "the mended file, imported again, brings the lines that their orders lack.\n"
      "Exit code: 0 all of the file is there; 3 the rest was loaded, but malformed rows or orders\n"
      "in conflict (there with other lines) were left out; 1 nothing was loaded.",
      [=] { return run(*file, *event, *output); });
  with_json(command, output)->add_option("FILE", *file)->required();
  command
      ->add_option("--event", *event, "The event that sold; the file's times are in its time zone")
      ->required();
}

}  // namespace pressrun::engine::ctl
