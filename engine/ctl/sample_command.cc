#include <cstdio>
#include <memory>
#include <stdexcept>

#include "db/schema_check.h"
#include "engine/ctl/command.h"
#include "engine/ctl/output.h"

namespace pressrun::engine::ctl {

namespace {

void require_sample(db::Session& session) {
  if (session.call("select to_regnamespace('voyage') is not null").scalar() == "t") return;
  db::check_schema_version(session);
  throw std::runtime_error("the database has no sample domain: run `pressrunctl migrate --sample`");
}

int load(const Output& output, double size, const std::string& day) {
  db::Session session({.url = admin_database_url(), .application_name = "pressrunctl sample"});
  require_sample(session);
  if (!output.json) std::printf("generating the sample data, size %g ...\n", size);
  std::fflush(stdout);
  const auto size_text = std::to_string(size);
  const db::Rows rows =
      day.empty() ? session.call("select voyage.generate($1)", {size_text})
                  : session.call("select voyage.generate($1, $2::date)", {size_text, day});
  const std::string made = rows.scalar().value_or("0");
  if (output.json) {
    print_done({{"size", size}, {"made", std::stoll(made)}});
  } else {
    std::printf(made == "0" ? "it was already there\n" : "made %s guests and orders\n",
                made.c_str());
  }
  return 0;
}

}  // namespace

void add_sample_command(CommandLine& line) {
  auto size = std::make_shared<double>(1);
  auto day = std::make_shared<std::string>();
  CLI::App* group = line.add_group("sample", "The sample domain's data");
  auto output = std::make_shared<Output>();
  CLI::App* command =
      with_json(line.add(*group, "load",
                         "Generate it (the same for the same size and day); needs migrate --sample",
                         [=] { return load(*output, *size, *day); }),
                output);
  command->add_option("--size", *size, "1 is thousands of rows, 100 hundreds of thousands")
      ->check(CLI::Range(0.001, 1000.0))
      ->capture_default_str();
  command->add_option("--as-of", *day,
                      "The day that it is made for: 2027-01-31, or today (default: one that never "
                      "changes)");
}

}  // namespace pressrun::engine::ctl
