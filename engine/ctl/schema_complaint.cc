#include "engine/ctl/schema_complaint.h"

#include <algorithm>
#include <array>

#include "db/schema_check.h"
#include "engine/ctl/command.h"

namespace pressrun::engine::ctl {
namespace {

// A table, a schema, a function, a column that is not there.
constexpr std::array<const char*, 4> kMissingThings = {"42P01", "3F000", "42883", "42703"};

std::string complaint_about(const std::string& url) {
  try {
    db::Session session({.url = url, .application_name = "pressrunctl"});
    db::check_schema_version(session);
  } catch (const db::Error& error) {
    if (error.sqlstate() == db::kSchemaIsOld || error.sqlstate() == db::kSchemaIsForeign) {
      return error.what();
    }
  }
  return {};
}

}  // namespace

std::string schema_complaint(const db::Error& error) {
  if (std::ranges::find(kMissingThings, error.sqlstate()) == kMissingThings.end()) return {};
  // Which of the two a command has used, nobody knows here.
  const std::string complaint = complaint_about(database_url());
  return complaint.empty() ? complaint_about(admin_database_url()) : complaint;
}

}  // namespace pressrun::engine::ctl
