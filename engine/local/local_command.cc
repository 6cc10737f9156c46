#include <memory>

#include "engine/ctl/command.h"
#include "engine/local/local_run.h"

namespace pressrun::engine::ctl {

void add_local_command(CommandLine& line) {
  auto* group = line.add_group("local", "Everything on one machine, as ./run starts it");
  auto options = std::make_shared<local::RunOptions>();
  auto* run = line.add(*group, "run", "Start all of Pressrun with sample data, stay until Ctrl-C",
                       [options] { return local::run_locally(*options); });
  run->add_option("--data", options->data, "Folder that holds all state")->capture_default_str();
  run->add_option("--port", options->port, "Port of the API on 127.0.0.1")
      ->check(CLI::Range(1, 65535))
      ->capture_default_str();
  run->add_option("--database-port", options->database_port,
                  "Port of PostgreSQL on 127.0.0.1 (default: a free one)")
      ->check(CLI::Range(1, 65535));
  run->add_option("--workers", options->workers, "Worker processes")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  run->add_option("--size", options->sample_size, "How much sample data a first start makes")
      ->check(CLI::Range(0.001, 1000.0))
      ->capture_default_str();
  run->add_flag("--reset", options->reset, "Remove the database and all reports first");
  run->add_flag("--yes", options->yes, "Do not ask before --reset removes them");
}

}  // namespace pressrun::engine::ctl
