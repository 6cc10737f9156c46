#include <cstdio>
#include <memory>

#include "db/session.h"
#include "engine/ctl/command.h"

namespace pressrun::engine::ctl {

namespace {

int load(double size) {
  db::Session session({.url = admin_database_url(), .application_name = "pressrunctl sample"});
  std::printf("generating the sample data, size %g ...\n", size);
  std::fflush(stdout);
  const db::Rows rows = session.call("select voyage.generate($1)", {std::to_string(size)});
  const std::string made = rows.scalar().value_or("0");
  std::printf(made == "0" ? "it was already there\n" : "made %s guests and orders\n", made.c_str());
  return 0;
}

}  // namespace

void add_sample_command(CommandLine& line) {
  auto size = std::make_shared<double>(1);
  CLI::App* group = line.add_group("sample", "The sample domain's data");
  CLI::App* command =
      line.add(*group, "load", "Generate it (the same for the same size); needs migrate --sample",
               [size] { return load(*size); });
  command->add_option("--size", *size, "1 is thousands of rows, 100 hundreds of thousands")
      ->check(CLI::Range(0.001, 1000.0))
      ->capture_default_str();
}

}  // namespace pressrun::engine::ctl
