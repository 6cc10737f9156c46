#include <cstdlib>
#include <initializer_list>
#include <stdexcept>

#include "engine/ctl/command.h"

namespace pressrun::engine::ctl {

namespace {

std::string first_set(std::initializer_list<const char*> names, const char* advice) {
  for (const char* name : names) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  throw std::runtime_error(std::string("which database? Set ") + advice +
                           ", for example postgresql:///pressrun");
}

}  // namespace

std::string admin_database_url() {
  return first_set({"PRESSRUN_ADMIN_DATABASE_URL", "PRESSRUN_DATABASE_URL"},
                   "PRESSRUN_ADMIN_DATABASE_URL to the libpq URL of a superuser, or of a role that "
                   "may create roles and owns the database");
}

std::string database_url() {
  return first_set({"PRESSRUN_DATABASE_URL", "PRESSRUN_ADMIN_DATABASE_URL"},
                   "PRESSRUN_DATABASE_URL (or PRESSRUN_ADMIN_DATABASE_URL) to a libpq URL");
}

}  // namespace pressrun::engine::ctl
