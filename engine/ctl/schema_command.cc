#include <cstdio>

#include "db/schema_dump.h"
#include "engine/ctl/command.h"

namespace pressrun::engine::ctl {

namespace {

int dump() {
  db::Session session({.url = admin_database_url(), .application_name = "pressrunctl schema"});
  std::fputs(db::dump_schema(session).c_str(), stdout);
  return 0;
}

}  // namespace

void add_schema_command(CommandLine& line) {
  CLI::App* group = line.add_group("schema", "The schema as it is in the database");
  line.add(*group, "dump", "Print it, one fact a line, to compare with migrations/golden_schema.txt",
           dump);
}

}  // namespace pressrun::engine::ctl
