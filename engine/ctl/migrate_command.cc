#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "db/error.h"
#include "db/migrate.h"
#include "engine/ctl/administrator.h"
#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
#include "engine/ctl/table.h"

namespace pressrun::engine::ctl {

namespace {

// The schema files that this binary holds ($1, a JSON array) and those that the database has seen.
constexpr const char* kStatus = R"(
  select coalesce(h.component, a.component) as component, coalesce(h.path, a.path) as file,
    case when a.path is null then 'pending' when h.path is null then 'unknown to this pressrunctl'
      else 'applied' end as state, a.applied_at::timestamptz(0)
  from jsonb_to_recordset($1::jsonb) h(component text, path text)
  full join (select component, path, applied_at from ops.migrations where kind = 'schema') a
    on a.component = h.component and a.path = h.path
  order by 1, 2)";

// The same where there is no ledger yet.
constexpr const char* kNothingApplied = R"(
  select h.component, h.path as file, 'pending' as state, null::timestamptz as applied_at
  from jsonb_to_recordset($1::jsonb) h(component text, path text) order by 1, 2)";

struct Wish {
  bool sample = false;
  bool again = false;
};

nlohmann::json as_json(const db::MigrationSet& set, const db::MigrationResult& result) {
  return {{"component", set.component},
          {"from_version", result.from_version},
          {"version", result.to_version},
          {"applied", result.schema_files},
          {"recreated", result.recreated_files}};
}

void print(const db::MigrationSet& set, const db::MigrationResult& result) {
  for (const std::string& file : result.schema_files) std::printf("applied %s\n", file.c_str());
  if (result.recreated_files > 0) {
    std::printf("recreated %zu functions, views and grants\n", result.recreated_files);
  }
  std::printf("%s is at schema version %d\n", set.component.c_str(), result.to_version);
}

int run(const Wish& wish, const Output& output) {
  db::Session session = connect_as_administrator("pressrunctl migrate");
  std::vector<db::MigrationSet> sets = {db::core_migrations()};
  if (wish.sample) sets.push_back(db::sample_migrations());
  const auto recreate = wish.again ? db::Recreate::kAlways : db::Recreate::kWhenChanged;
  nlohmann::json done = nlohmann::json::array();
  for (const db::MigrationSet& set : sets) {
    const db::MigrationResult result = db::migrate(session, set, recreate);
    done.push_back(as_json(set, result));
    if (!output.json) print(set, result);
  }
  if (output.json) print_done(done);
  return 0;
}

nlohmann::json schema_files(bool sample) {
  nlohmann::json files = nlohmann::json::array();
  const auto add = [&](const db::MigrationSet& set) {
    for (const db::MigrationFile& file : set.schema) {
      files.push_back({{"component", set.component}, {"path", file.path}});
    }
  };
  add(db::core_migrations());
  if (sample) add(db::sample_migrations());
  return files;
}

bool has_sample(db::Session& session) {
  return session.call("select to_regnamespace('voyage') is not null").scalar() == "t";
}

int print_status(const Output& output) {
  db::Session session = connect();
  const bool ledger =
      session.call("select to_regclass('ops.migrations') is not null").scalar() == "t";
  const std::string query = ledger ? kStatus : kNothingApplied;
  const std::string files = schema_files(has_sample(session)).dump();
  if (output.json) {
    print_json(session, query, {files});
  } else {
    std::fputs(as_table(session.call(query, {files})).c_str(), stdout);
  }
  return 0;
}

}  // namespace

void add_migrate_command(CommandLine& line) {
  auto wish = std::make_shared<Wish>();
  auto status = std::make_shared<bool>(false);
  auto output = std::make_shared<Output>();
  // The action of a command runs after that of its subcommand was chosen, and takes its place.
  CLI::App* command =
      line.add(line.app(), "migrate", "Bring the database to the schema of this version",
               [=] { return *status ? print_status(*output) : run(*wish, *output); });
  command->add_flag("--sample", wish->sample,
                    "Also the sample domain (schemas voyage and platform)");
  command->add_flag(
      "--again", wish->again,
      "Make functions, views, triggers, policies and grants anew though no file changed");
  CLI::App* show = command->add_subcommand("status", "Which schema files were applied, and when");
  show->callback([status] { *status = true; });
  with_json(command, output);
  with_json(show, output);
}

}  // namespace pressrun::engine::ctl
