// How a subcommand of pressrunctl hooks in: one add_..._command function a subject, called by
// ctl_main.cc.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace pressrun::engine::ctl {

// The command line while it is being put together. Lives until the chosen action has returned, so
// that an action may refer to options kept in a shared_ptr that it captures.
class CommandLine {
 public:
  // Runs after parsing; returns the exit code. An exception ends in one line on stderr and exit
  // code 1.
  using Action = std::function<int()>;

  explicit CommandLine(CLI::App& app) : app_(app) {}

  CLI::App& app() { return app_; }

  // A subcommand of `parent`, which runs `action` when it is the one that was asked for. The caller
  // adds its options.
  CLI::App* add(CLI::App& parent, const std::string& name, const std::string& description,
                Action action) {
    CLI::App* command = parent.add_subcommand(name, description);
    command->callback([this, action = std::move(action)] { chosen_ = action; });
    return command;
  }

  // A subcommand that only groups others, such as `catalog`.
  CLI::App* add_group(const std::string& name, const std::string& description) {
    CLI::App* group = app_.add_subcommand(name, description);
    group->require_subcommand(1);
    return group;
  }

  // The action of the parsed command line.
  const Action& chosen() const { return chosen_; }

 private:
  CLI::App& app_;
  Action chosen_;
};

// PRESSRUN_ADMIN_DATABASE_URL, else PRESSRUN_DATABASE_URL. THROWS std::runtime_error when neither
// is set.
std::string admin_database_url();
// PRESSRUN_DATABASE_URL, else the admin's. THROWS std::runtime_error when neither is set.
std::string database_url();

void add_migrate_command(CommandLine& line);
void add_sample_command(CommandLine& line);
void add_catalog_command(CommandLine& line);
void add_schema_command(CommandLine& line);
void add_status_commands(CommandLine& line);    // status, workers, duties
void add_top_command(CommandLine& line);        // top: a live screen
void add_doctor_command(CommandLine& line);     // doctor: what is wrong, and what to do
void add_link_command(CommandLine& line);       // link JOB: signs a download link
void add_jobs_commands(CommandLine& line);      // jobs list, show, explain, fail
void add_pause_commands(CommandLine& line);     // pause, resume, drain, pauses
void add_schedule_commands(CommandLine& line);  // schedules list, show, pause, resume, run
void add_mail_commands(CommandLine& line);      // mails list, revive
void add_webhook_commands(CommandLine& line);   // webhooks list, add, rotate, ...
void add_store_commands(CommandLine& line);     // store check
void add_import_command(CommandLine& line);     // import orders FILE --event ID
void add_local_command(CommandLine& line);      // local up and its kin: everything on one machine

}  // namespace pressrun::engine::ctl
