#include "db/schema_check.h"

#include <string>

#include "db/error.h"
#include "db/schema_version.h"

namespace pressrun::db {

namespace {

bool means_no_schema(const Error& error) {
  return error.sqlstate() == "3F000" || error.sqlstate() == "42883" || error.sqlstate() == "42P01";
}

// What a function answers; 0 when there is none, or nothing that it could tell.
int number_of(Session& session, const std::string& function) {
  try {
    const Rows rows = session.call("select " + function);
    return rows.scalar() ? std::stoi(*rows.scalar()) : 0;
  } catch (const Error& error) {
    if (means_no_schema(error)) return 0;
    throw;
  }
}

std::string both(int version) {
  return "the database is at schema version " + std::to_string(version) +
         " and this program is made for " + std::to_string(kSchemaVersion);
}

void check_newer(Session& session, int version) {
  const int since = number_of(session, "pressrun.schema_compatible_since()");
  if (since > 0 && since <= kSchemaVersion) return;
  throw Error(kSchemaIsForeign, both(version) + ": use the newer release of Pressrun");
}

}  // namespace

void check_schema_version(Session& session) {
  const int version = number_of(session, "pressrun.schema_version()");
  if (version == kSchemaVersion) return;
  if (version > kSchemaVersion) return check_newer(session, version);
  if (version > 0) throw Error(kSchemaIsOld, both(version) + ": run `pressrunctl migrate`");
  throw Error(kSchemaIsForeign, "the database has no Pressrun schema: run `pressrunctl migrate`");
}

}  // namespace pressrun::db
