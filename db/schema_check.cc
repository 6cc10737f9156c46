#include "db/schema_check.h"

#include <string>

#include "db/error.h"
#include "db/schema_version.h"

namespace pressrun::db {

namespace {

bool means_no_schema(const Error& error) {
  return error.sqlstate() == "3F000" || error.sqlstate() == "42883" || error.sqlstate() == "42P01";
}

int version_of(Session& session) {
  try {
    const Rows rows = session.call("select pressrun.schema_version()");
    return rows.scalar() ? std::stoi(*rows.scalar()) : 0;
  } catch (const Error& error) {
    if (means_no_schema(error)) return 0;
    throw;
  }
}

}  // namespace

void check_schema_version(Session& session) {
  const int version = version_of(session);
  if (version == kSchemaVersion) return;
  const std::string expected = std::to_string(kSchemaVersion);
  if (version == 0) {
    throw Error("PRVER", "the database has no Pressrun schema: run `pressrunctl migrate`");
  }
  throw Error("PRVER", "the database is at schema version " + std::to_string(version) +
                           " and this program is made for " + expected +
                           (version < kSchemaVersion ? ": run `pressrunctl migrate`"
                                                     : ": use the newer release of Pressrun"));
}

}  // namespace pressrun::db
