#include <cstdio>
#include <memory>

#include "db/migrate.h"
#include "engine/ctl/command.h"

namespace pressrun::engine::ctl {

namespace {

void apply(db::Session& session, const db::MigrationSet& set) {
  const db::MigrationResult result = db::migrate(session, set);
  for (const std::string& file : result.schema_files) std::printf("applied %s\n", file.c_str());
  if (result.recreated_files > 0) {
    std::printf("recreated %zu functions, views and grants\n", result.recreated_files);
  }
  std::printf("%s is at schema version %d\n", set.component.c_str(), result.to_version);
}

int run(bool sample) {
  db::Session session({.url = admin_database_url(), .application_name = "pressrunctl migrate"});
  apply(session, db::core_migrations());
  if (sample) apply(session, db::sample_migrations());
  return 0;
}

}  // namespace

void add_migrate_command(CommandLine& line) {
  auto sample = std::make_shared<bool>(false);
  CLI::App* command =
      line.add(line.app(), "migrate", "Bring the database to the schema of this version",
               [sample] { return run(*sample); });
  command->add_flag("--sample", *sample, "Also the sample domain (schemas voyage and platform)");
}

}  // namespace pressrun::engine::ctl
