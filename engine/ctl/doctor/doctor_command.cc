#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>

#include "db/error.h"
#include "engine/ctl/command.h"
#include "engine/ctl/doctor/database_checks.h"
#include "engine/ctl/doctor/report.h"
#include "engine/ctl/doctor/schema_comparison.h"
#include "engine/ctl/doctor/service_checks.h"
#include "engine/ctl/output.h"
#include "engine/ctl/terminal.h"
#include "engine/daemon/logging.h"

namespace pressrun::engine::ctl {
namespace {

constexpr const char* kMore =
    "PRESSRUN_ADMIN_DATABASE_URL lets it see more; the store and mail are looked at where the\n"
    "environment names them. It changes nothing.\n"
    "Exit code: 0 nothing above a note, 1 warnings, 2 errors.";

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::optional<db::Session> try_connect(const std::string& url, const char* variable,
                                       Findings& findings) {
  try {
    return db::Session({.url = url, .application_name = "pressrunctl doctor"});
  } catch (const db::Error& error) {
    findings.push_back(
        {"login", Severity::kError, std::string("The database does not let us in: ") + error.what(),
         std::string("check ") + variable + ", and that PostgreSQL runs and listens"});
    return std::nullopt;
  }
}

// A check that fails is a finding of its own.
void run(const char* checked, const std::function<Findings()>& check, Findings& findings) {
  try {
    for (Finding& finding : check()) findings.push_back(std::move(finding));
  } catch (const db::Error& error) {
    findings.push_back({checked, Severity::kError,
                        std::string("This could not be looked at: ") + error.what(),
                        error.is_connection_lost() ? "see whether PostgreSQL runs"
                                                   : "pressrunctl migrate --again"});
  } catch (const std::exception& error) {
    findings.push_back({checked, Severity::kError,
                        std::string("This could not be looked at: ") + error.what(),
                        "run pressrunctl doctor as the user of the programs"});
  }
}

// False where there is no schema, which is then the one thing to mend before others are looked at.
bool look_at_schema(db::Session& session, Findings& findings) {
  bool found = false;
  const auto look = [&] {
    found = has_schema(session);
    return check_schema(session);
  };
  run("schema", look, findings);
  if (!found) return false;
  run(
      "health", [&] { return check_health(session); }, findings);
  run(
      "objects", [&] { return compare_schema(session); }, findings);
  return true;
}

void look_at_server(db::Session& session, Findings& findings) {
  run(
      "clock", [&] { return check_clock(session); }, findings);
  run(
      "database's disk", [&] { return check_data_directory(session); }, findings);
}

// Of a variable that is not set: nothing, without a word.
std::optional<db::Session> try_variable(const char* name, Findings& findings) {
  const char* url = std::getenv(name);
  if (url == nullptr || *url == '\0') return std::nullopt;
  return try_connect(url, name, findings);
}

// The session of a variable, where that is set and its login may look around.
std::optional<db::Session> try_login(const char* variable, Findings& findings) {
  std::optional<db::Session> session = try_variable(variable, findings);
  if (!session) return session;
  bool may_look = false;
  const auto look = [&]() -> Findings {
    const Finding login = check_login(*session, variable);
    may_look = login.severity != Severity::kError;
    // Whoever the administrator is, only where that is of no use.
    if (may_look && variable != std::string("PRESSRUN_DATABASE_URL")) return {};
    return {login};
  };
  run("login", look, findings);
  if (!may_look) session.reset();
  return session;
}

Findings examine() {
  Findings findings;
  std::optional<db::Session> session = try_login("PRESSRUN_DATABASE_URL", findings);
  // Sees what pressrun_ctl may not.
  std::optional<db::Session> admin = try_login("PRESSRUN_ADMIN_DATABASE_URL", findings);
  if (!is_set("PRESSRUN_DATABASE_URL") && !is_set("PRESSRUN_ADMIN_DATABASE_URL")) {
    findings.push_back({"login", Severity::kError, "PRESSRUN_DATABASE_URL is not set.",
                        "export PRESSRUN_DATABASE_URL=postgresql://pressrun_ctl@HOST/DATABASE"});
  }
  db::Session* best = admin ? &*admin : session ? &*session : nullptr;
  const bool has_schema = best != nullptr && look_at_schema(*best, findings);
  if (best != nullptr) look_at_server(*best, findings);
  run(
      "store", [&] { return check_store(has_schema ? best : nullptr); }, findings);
  run(
      "mail", [] { return check_mail(); }, findings);
  return findings;
}

int print_findings(const Output& output) {
  // What a store logs about its attempts is in the finding.
  daemon::start_logging({.level = "error"});
  const Findings findings = examine();
  const Terminal terminal;
  const std::string text = output.json ? as_json_array(findings)
                                       : as_report(findings, {.width = terminal.size().columns,
                                                              .colours = terminal.has_colours()});
  std::fputs(text.c_str(), stdout);
  return exit_code_of(findings);
}

}  // namespace

void add_doctor_command(CommandLine& line) {
  auto output = std::make_shared<Output>();
  with_json(line.add(line.app(), "doctor", "What is wrong, and what to do about it",
                     [output] { return print_findings(*output); }),
            output)
      ->footer(kMore);
}

}  // namespace pressrun::engine::ctl
