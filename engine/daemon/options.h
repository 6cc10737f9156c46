// What every binary does with its command line and environment.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/daemon/logging.h"

namespace pressrun::daemon {

// Exit codes, those of sysexits.h, so that supervisors can tell a mistake from a fault.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;       // the work itself failed
inline constexpr int kExitUsage = 64;        // wrong command line
inline constexpr int kExitUnavailable = 69;  // the database or a port is not available
inline constexpr int kExitSoftware = 70;     // a defect of ours
inline constexpr int kExitConfig = 78;       // missing or wrong configuration

// Ends a binary with kExitConfig; what() is a sentence that says what to do.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Ends a binary with kExitUnavailable; what() is a sentence that says what to do.
class UnavailableError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A binary's options: each is a flag and an environment variable, secrets are environment variables
// only. --help names all of them. PRESSRUN_LOG_LEVEL, PRESSRUN_LOG_FORMAT, --version and
// PRESSRUN_DATABASE_URL come with every binary. Targets must outlive parse(); the value that a
// target has beforehand is the default. A variable that is set but empty counts as not set.
class Options {
 public:
  Options(const std::string& program, const std::string& description);
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // For subcommands and whatever else CLI11 offers.
  CLI::App& app() { return app_; }

  // `env` may be empty: flag only.
  CLI::Option* text(std::string& target, const std::string& flag, const std::string& env,
                    const std::string& help);
  CLI::Option* integer(int& target, const std::string& flag, const std::string& env,
                       const std::string& help, int min, int max);
  // From the environment only. THROWS ConfigError out of parse() when required and absent.
  void secret(std::string& target, const std::string& env, const std::string& help,
              bool required = false);
  // For --help alone: what another part reads from the environment.
  void variable(const std::string& env, const std::string& help);

  // Nothing: go on. A value: main returns it (help or version was printed, or a mistake was
  // explained on stderr). Starts logging. THROWS ConfigError.
  std::optional<int> parse(int argc, char** argv);

  // PRESSRUN_DATABASE_URL. THROWS ConfigError when it is not set.
  const std::string& database_url() const;
  // PRESSRUN_LISTEN_DATABASE_URL, for LISTEN, which no pooler passes on; else database_url(), under
  // the same condition.
  const std::string& listen_database_url() const;
  // There is such a URL, so database_url() is that of a pooler.
  bool is_pooled() const { return !listen_database_url_.empty(); }
  const LogOptions& log() const { return log_; }

 private:
  struct Secret {
    std::string* target;  // nullptr: others read it
    std::string env;
    std::string help;
    bool required;
  };
  void read_secrets() const;
  std::string secrets_help() const;

  CLI::App app_;
  LogOptions log_;
  std::string database_url_;
  std::string listen_database_url_;
  std::vector<Secret> secrets_;
};

// The third and last place that catches: runs a main's body, logs what it throws, gives the exit
// code. Before that it shuts the process to others of its user: none may read its environment and
// memory, which hold secrets, or attach to it, and it leaves no core dump.
int run_main(const std::function<int()>& body) noexcept;

}  // namespace pressrun::daemon
