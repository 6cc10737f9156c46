#include "engine/daemon/options.h"

#include <sys/prctl.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "engine/daemon/version.h"

namespace pressrun::daemon {

Options::Options(const std::string& program, const std::string& description)
    : app_(description, program) {
  app_.set_version_flag("--version", program + " " + std::string(version()));
  app_.option_defaults()->always_capture_default();
  app_.add_option("--log-level", log_.level, "what to log: debug, info, warn or error")
      ->envname("PRESSRUN_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  app_.add_option("--log-format", log_.format, "how to log: text or json")
      ->envname("PRESSRUN_LOG_FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
  secret(database_url_, "PRESSRUN_DATABASE_URL",
         "PostgreSQL, as a libpq URL or keywords; may name several hosts");
  secret(listen_database_url_, "PRESSRUN_LISTEN_DATABASE_URL",
         "PostgreSQL itself, where PRESSRUN_DATABASE_URL is a pooler that lends its connections by "
         "transaction");
}

CLI::Option* Options::text(std::string& target, const std::string& flag, const std::string& env,
                           const std::string& help) {
  CLI::Option* option = app_.add_option(flag, target, help);
  return env.empty() ? option : option->envname(env);
}

CLI::Option* Options::integer(int& target, const std::string& flag, const std::string& env,
                              const std::string& help, int min, int max) {
  CLI::Option* option = app_.add_option(flag, target, help)->check(CLI::Range(min, max));
  return env.empty() ? option : option->envname(env);
}

void Options::secret(std::string& target, const std::string& env, const std::string& help,
                     bool required) {
  secrets_.push_back({&target, env, help, required});
}

void Options::variable(const std::string& env, const std::string& help) {
  secrets_.push_back({nullptr, env, help, false});
}

void Options::read_secrets() const {
  for (const Secret& secret : secrets_) {
    if (secret.target == nullptr) continue;
    const char* value = std::getenv(secret.env.c_str());
    if (value != nullptr && *value != '\0') *secret.target = value;
    if (secret.required && secret.target->empty()) {
      throw ConfigError(secret.env + " is not set: " + secret.help);
    }
  }
}

std::string Options::secrets_help() const {
  std::string text = "From the environment only:\n";
  for (const Secret& secret : secrets_) {
    text += "  " + secret.env + "\n      " + secret.help + "\n";
  }
  return text;
}

std::optional<int> Options::parse(int argc, char** argv) {
  app_.footer(secrets_help());
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_.exit(error, std::cout, std::cerr) == 0 ? kExitOk : kExitUsage;
  }
  start_logging(log_);
  read_secrets();
  return std::nullopt;
}

const std::string& Options::database_url() const {
  if (database_url_.empty()) {
    // Each program works as the role of its name.
    std::string role = app_.get_name();
    std::ranges::replace(role, '-', '_');
    throw ConfigError(
        "PRESSRUN_DATABASE_URL is not set: name the database, for example postgresql://" + role +
        ":PASSWORD@127.0.0.1:5432/pressrun");
  }
  return database_url_;
}

const std::string& Options::listen_database_url() const {
  return is_pooled() ? listen_database_url_ : database_url();
}

int run_main(const std::function<int()>& body) noexcept {
  ::prctl(PR_SET_DUMPABLE, 0);
  try {
    return body();
  } catch (const ConfigError& error) {
    log_error(error.what());
    return kExitConfig;
  } catch (const UnavailableError& error) {
    log_error(error.what());
    return kExitUnavailable;
  } catch (const std::exception& error) {
    log_error("ended by an error that nothing expected", {{"error", error.what()}});
    return kExitSoftware;
  } catch (...) {
    log_error("ended by an error that nothing expected");
    return kExitSoftware;
  }
}

}  // namespace pressrun::daemon
