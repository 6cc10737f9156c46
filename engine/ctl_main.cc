#include <cstdio>
#include <exception>
#include <string>

#include "db/error.h"
#include "engine/ctl/command.h"
#include "engine/daemon/version.h"

namespace {

using namespace pressrun::engine;

constexpr int kExitUsage = 2;  // as shells and most tools do

// Where in our functions one of our own refusals arose, and its details for programs, help nobody
// who reads it. Whatever else happens in the database is told in full.
std::string words_for_people(const pressrun::db::Error& error) {
  if (!error.is_ours()) return pressrun::db::full_text(error);
  return error.hint().empty() ? error.what() : std::string(error.what()) + "\n" + error.hint();
}

int run(int argc, char** argv) {
  CLI::App app(
      "Looks after a Pressrun: migrations, catalog, jobs, workers.\nThe database is named by "
      "PRESSRUN_DATABASE_URL, for changes of the schema by PRESSRUN_ADMIN_DATABASE_URL.");
  app.set_version_flag("--version", "pressrunctl " + std::string(pressrun::daemon::version()));
  app.require_subcommand(1);
  ctl::CommandLine line(app);
  ctl::add_migrate_command(line);
  ctl::add_sample_command(line);
  ctl::add_catalog_command(line);
  ctl::add_schema_command(line);
  ctl::add_status_commands(line);
  ctl::add_jobs_commands(line);
  ctl::add_pause_commands(line);
  ctl::add_schedule_commands(line);
  ctl::add_mail_commands(line);
  ctl::add_webhook_commands(line);
  ctl::add_import_command(line);
  ctl::add_local_command(line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Says what is wrong and names --help, or is the help that was asked for.
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  return line.chosen()();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const pressrun::db::Error& error) {
    std::fprintf(stderr, "pressrunctl: %s\n", words_for_people(error).c_str());
    return 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pressrunctl: %s\n", error.what());
    return 1;
  }
}
