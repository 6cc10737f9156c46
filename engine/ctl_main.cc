#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "db/error.h"
#include "engine/ctl/command.h"
#include "engine/ctl/schema_complaint.h"
#include "engine/daemon/version.h"

namespace {

using namespace pressrun::engine;

constexpr int kExitUsage = 2;  // as shells and most tools do
constexpr const char* kMissingRight = "42501";
constexpr const char* kWhoMay =
    "The login may not do that. Let PRESSRUN_DATABASE_URL name pressrun_ctl; what changes the "
    "schema, the catalog or the sample data needs PRESSRUN_ADMIN_DATABASE_URL.";

// Where in our functions one of our own refusals arose, and its details for programs, help nobody
// who reads it. Whatever else happens in the database is told in full.
std::string words_for_people(const pressrun::db::Error& error) {
  if (error.sqlstate() == kMissingRight) return std::string(error.what()) + "\n" + kWhoMay;
  std::string complaint = ctl::schema_complaint(error);
  if (!complaint.empty()) return complaint;
  if (!error.is_ours()) return pressrun::db::full_text(error);
  return error.hint().empty() ? error.what() : std::string(error.what()) + "\n" + error.hint();
}

// The first word that is no command, below the last one that is; empty when that is not what is
// wrong. (CLI11 only says that a command is missing.)
std::string unknown_command(const CLI::App& app) {
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) last = last->get_subcommands().front();
  const auto words = app.remaining(true);
  if (words.empty() || last->get_require_subcommand_min() == 0) return {};
  std::string text =
      words.front().starts_with("-") ? "there is no option " : "there is no command ";
  text += words.front() + (last == &app ? "" : " of " + last->get_name()) + ". The commands are: ";
  const auto commands = last->get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* command : commands) {
    text += (command == commands.front() ? "" : ", ") + command->get_name();
  }
  return text;
}

int complain(const CLI::App& app, const CLI::ParseError& error) {
  const std::string unknown = unknown_command(app);
  // Says what is wrong and names --help, or is the help that was asked for.
  if (unknown.empty()) return app.exit(error) == 0 ? 0 : kExitUsage;
  std::fprintf(stderr, "%s\nRun with --help for more information.\n", unknown.c_str());
  return kExitUsage;
}

// `help [COMMAND...]`, which many tools have, is `[COMMAND...] --help`.
std::vector<const char*> words_of(int argc, char** argv) {
  std::vector<const char*> words(argv, argv + argc);
  if (argc < 2 || std::string_view(argv[1]) != "help") return words;
  words.erase(words.begin() + 1);
  words.push_back("--help");
  return words;
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
  ctl::add_top_command(line);
  ctl::add_doctor_command(line);
  ctl::add_jobs_commands(line);
  ctl::add_link_command(line);
  ctl::add_pause_commands(line);
  ctl::add_schedule_commands(line);
  ctl::add_mail_commands(line);
  ctl::add_webhook_commands(line);
  ctl::add_store_commands(line);
  ctl::add_import_command(line);
  ctl::add_local_command(line);
  app.footer("`pressrunctl help COMMAND` or `pressrunctl COMMAND --help` tells more of one.");
  const std::vector<const char*> words = words_of(argc, argv);
  try {
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    return complain(app, error);
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
