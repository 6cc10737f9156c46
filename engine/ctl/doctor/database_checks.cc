#include "engine/ctl/doctor/database_checks.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "db/error.h"
#include "db/migration_ledger.h"
#include "db/schema_check.h"
#include "engine/ctl/doctor/disk_space.h"

namespace pressrun::engine::ctl {
namespace {

constexpr const char* kMigrate = "pressrunctl migrate -- with PRESSRUN_ADMIN_DATABASE_URL";
constexpr std::size_t kNamesShown = 4;

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kNamesShown) {
    text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  }
  return text;
}

// Who we are, whether a superuser, and whether one who may do what pressrun_ctl may. Where there is
// no Pressrun, that is what is to be said.
constexpr const char* kLogin = R"(
  select current_user, r.rolsuper, coalesce(bool_or(pg_has_role(o.oid, 'member')), true)
  from pg_roles r left join pg_roles o on o.rolname in ('pressrun_ctl', 'pressrun_owner')
  where r.rolname = current_user group by r.rolsuper)";

// Files that the database does not have as this binary does.
std::vector<std::string> different_files(db::Session& session, const db::MigrationSet& set) {
  const db::Checksums ours = db::checksums_of(session, set);
  db::Checksums theirs;
  const auto rows =
      session.call("select path, sha256 from ops.migrations where component = $1", {set.component});
  for (const db::Row& row : rows.rows) theirs[row[0].value()] = row[1].value();
  std::vector<std::string> different;
  for (const auto& [path, sha256] : ours) {
    const auto found = theirs.find(path);
    if (found == theirs.end() || found->second != sha256) different.push_back(path);
  }
  return different;
}

double now_here() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

Severity clock_severity(double offset) {
  if (offset > 60) return Severity::kError;
  if (offset > 5) return Severity::kWarning;
  return offset > 1 ? Severity::kNote : Severity::kOk;
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, seconds < 10 ? "%.1f" : "%.0f", seconds);
  return std::string(text) + " s";
}

// The session's server, as far as it is on this host: the path of its data directory.
std::string local_data_directory(db::Session& session) {
  const auto rows = session.call(
      "select case when inet_server_addr() is null or inet_server_addr() <<= '127.0.0.0/8'"
      " or inet_server_addr() = '::1' then current_setting('data_directory') end");
  const std::string path = rows.scalar().value_or("");
  return std::filesystem::is_directory(path) ? path : std::string();
}

}  // namespace

Finding check_login(db::Session& session, const std::string& variable) {
  const db::Row row = session.call(kLogin).rows.at(0);
  const std::string login = row[0].value();
  if (row[1] == "t" && variable == "PRESSRUN_DATABASE_URL") {
    return {"login", Severity::kWarning,
            variable + " logs in as the superuser " + login + ", who may do all.",
            "let it name pressrun_ctl; migrations have PRESSRUN_ADMIN_DATABASE_URL"};
  }
  if (row[2] == "f") {
    return {"login", Severity::kError,
            variable + " logs in as " + login + ", who may not see what doctor looks at.",
            "let it name pressrun_ctl"};
  }
  return {"login", Severity::kOk, "The database answers " + login + ".", ""};
}

Findings check_schema(db::Session& session) {
  try {
    db::check_schema_version(session);
  } catch (const db::Error& error) {
    if (error.sqlstate() != db::kSchemaIsOld && error.sqlstate() != db::kSchemaIsForeign) throw;
    return {{"schema", Severity::kError, std::string(error.what()) + ".", kMigrate}};
  }
  const auto different = different_files(session, db::core_migrations());
  if (different.empty()) {
    return {{"schema", Severity::kOk, "The schema is the one of this release.", ""}};
  }
  return {
      {"schema", Severity::kWarning,
       "Of the files of this release the database has others, or none: " + join(different) + ".",
       kMigrate}};
}

bool has_schema(db::Session& session) {
  const auto found =
      session.call("select to_regprocedure('pressrun.schema_version()') is not null");
  return found.scalar() == "t";
}

Findings check_health(db::Session& session) {
  Findings findings;
  const auto rows = session.call("select checked, severity, finding, remedy from ops.health");
  for (const db::Row& row : rows.rows) {
    findings.push_back(
        {row[0].value(), severity_named(row[1].value()), row[2].value_or(""), row[3].value_or("")});
  }
  return findings;
}

Findings check_clock(db::Session& session) {
  const double before = now_here();
  const auto there = session.call("select extract(epoch from clock_timestamp())").scalar();
  const double after = now_here();
  const double offset = std::stod(there.value()) - (before + after) / 2;
  // What the way there and back took cannot be told from a wrong clock.
  const double sure = std::fabs(offset) - (after - before) / 2;
  const Severity severity = clock_severity(sure);
  if (severity == Severity::kOk) {
    return {{"clock", severity, "The clocks of this host and of the database agree.", ""}};
  }
  return {{"clock", severity,
           "The clock of this host is " + seconds_text(std::fabs(offset)) +
               (offset > 0 ? " behind" : " ahead of") +
               " that of the database: links, tokens and signatures go by both.",
           "timedatectl set-ntp true -- on the host whose clock is wrong"}};
}

Findings check_data_directory(db::Session& session) {
  try {
    const std::string path = local_data_directory(session);
    if (path.empty()) return {};
    return check_disk("database's disk", path);
  } catch (const db::Error& error) {
    if (error.is_connection_lost()) throw;
    return {{"database's disk", Severity::kNote,
             "Where the database keeps its data is not shown to this login, so its disk was not "
             "looked at.",
             "set PRESSRUN_ADMIN_DATABASE_URL -- or grant pg_read_all_settings to pressrun_ctl"}};
  }
}

}  // namespace pressrun::engine::ctl
