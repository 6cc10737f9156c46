#include "engine/login/required_role.h"

#include <chrono>

#include "db/error.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::seconds kPause{1};

// Who logged in, when that is nobody with the rights of `role`; else empty.
std::string stranger(db::Session& session, const std::string& role) {
  return session
      .call(
          "select session_user from pg_catalog.pg_roles "
          "where rolname = $1 and not pg_catalog.pg_has_role(session_user, oid, 'usage')",
          {role})
      .scalar()
      .value_or("");
}

}  // namespace

bool require_role(const db::SessionOptions& options, const std::string& role,
                  const daemon::StopSignal& stop) {
  // The reader's sessions are read-only, so that to wait for one that writes would last forever.
  db::SessionOptions any = options;
  any.require_read_write = false;
  do {
    try {
      db::Session session(any);
      const std::string who = stranger(session, role);
      if (who.empty()) return true;
      throw daemon::ConfigError("PRESSRUN_DATABASE_URL logs in as the role " + who +
                                ", and this program needs the rights of " + role +
                                ": give it the URL that was made for it");
    } catch (const db::Error& error) {
      if (!error.is_connection_lost()) throw;
      daemon::log_warn("waiting for the database", {{"error", error.what()}});
    }
  } while (!stop.wait_for(kPause));
  return false;
}

}  // namespace pressrun::engine
