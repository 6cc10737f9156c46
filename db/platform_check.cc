#include "db/platform_check.h"

namespace pressrun::db {

namespace {

// Who may not use the schema may yet read what is in it.
constexpr const char* kMissing = R"(
  select string_agg(w.name, ', ' order by w.name)
  from unnest('{event,events_of,permissions,person,workspaces_of}'::text[]) w(name)
  where not exists (
    select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'platform' and p.proname = w.name))";

}  // namespace

std::string missing_platform_functions(Session& session) {
  return session.call(kMissing).scalar().value_or("");
}

}  // namespace pressrun::db
