#include "engine/login/required_role.h"

#include <chrono>

#include "db/error.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"
#include "engine/login/database_urls.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::seconds kPause{1};

// Why who logged in must not work as `role`; empty when they may. Nothing holds back a superuser,
// row-level security included.
std::string objection(db::Session& session, const std::string& role) {
  const db::Rows rows = session.call(
      "select session_user, me.rolsuper, pg_catalog.pg_has_role(session_user, r.oid, 'usage') "
      "from pg_catalog.pg_roles r, pg_catalog.pg_roles me "
      "where r.rolname = $1 and me.rolname = session_user",
      {role});
  if (rows.empty()) return "";
  const std::string who = " logs in as the role " + rows.rows[0][0].value_or("");
  if (rows.rows[0][1] == "t") {
    return who + ", a superuser, whom nothing holds back; this program works as " + role;
  }
  if (rows.rows[0][2] == "t") return "";
  return who + ", and this program needs the rights of " + role;
}

// A pooler numbers the connections that it gives out by itself.
bool leads_through_pooler(db::Session& session) {
  return session.call("select pg_catalog.pg_backend_pid()").scalar() !=
         std::to_string(session.backend_pid());
}

void warn_of_pooler(db::Session& session) {
  if (db::is_pooler_assumed() || !leads_through_pooler(session)) return;
  daemon::log_warn("PRESSRUN_DATABASE_URL leads through a connection pooler",
                   {{"remedy",
                     "name PostgreSQL itself in PRESSRUN_LISTEN_DATABASE_URL, since what is set up "
                     "on a connection does not outlive a transaction there"}});
}

constexpr char kRemedy[] = ": give it the URL that was made for it";

}  // namespace

bool require_role(const db::SessionOptions& options, const std::string& role,
                  const daemon::StopSignal& stop) {
  check_database_urls();
  // The reader's sessions are read-only, so that to wait for one that writes would last forever.
  db::SessionOptions any = options;
  any.require_read_write = false;
  do {
    try {
      db::Session session(any);
      const std::string why = objection(session, role);
      if (why.empty()) {
        warn_of_pooler(session);
        return true;
      }
      throw daemon::ConfigError("PRESSRUN_DATABASE_URL" + why + kRemedy);
    } catch (const db::Error& error) {
      if (!error.is_connection_lost()) throw;
      daemon::log_warn("waiting for the database", {{"error", error.what()}});
    }
  } while (!stop.wait_for(kPause));
  return false;
}

void check_reader(const std::string& url, const std::string& program) {
  if (url.empty()) {
    daemon::log_warn("PRESSRUN_READER_DATABASE_URL is not set",
                     {{"consequence", "nothing can be read from the source primary"}});
    return;
  }
  db::SessionOptions options{.url = url, .application_name = program};
  options.require_read_write = false;
  std::string why;
  try {
    db::Session session(options);
    why = objection(session, "pressrun_reader");
  } catch (const db::Error& error) {
    daemon::log_warn("reports' data cannot be reached yet", {{"error", error.what()}});
  }
  if (!why.empty()) throw daemon::ConfigError("PRESSRUN_READER_DATABASE_URL" + why + kRemedy);
}

}  // namespace pressrun::engine
