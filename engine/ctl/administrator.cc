#include "engine/ctl/administrator.h"

#include <stdexcept>

#include "engine/ctl/command.h"

namespace pressrun::engine::ctl {

namespace {

constexpr const char* kMayAdminister = R"(
  select current_user, r.rolsuper or r.rolcreaterole
    or exists (select from pg_roles o where o.rolname = 'pressrun_owner' and pg_has_role(o.oid, 'member'))
  from pg_roles r where r.rolname = current_user)";

}  // namespace

db::Session connect_as_administrator(const std::string& application_name) {
  db::Session session({.url = admin_database_url(), .application_name = application_name});
  const db::Row row = session.call(kMayAdminister).rows.at(0);
  if (row[1] == "t") return session;
  throw std::runtime_error(
      row[0].value() +
      " may change neither the schema nor the catalog: set PRESSRUN_ADMIN_DATABASE_URL to the URL "
      "of a superuser, or of a role that may create roles and owns the database");
}

}  // namespace pressrun::engine::ctl
