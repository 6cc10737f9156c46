#include "db/migration_ledger.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace pressrun::db {

namespace {

constexpr const char* kCreate = R"(
  set local client_min_messages = warning;
  create schema if not exists pressrun authorization pressrun_owner;
  set local role pressrun_owner;
  create table if not exists pressrun.schema_migrations (
    component text not null,
    version integer not null,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp(),
    primary key (component, version)
  );
  comment on table pressrun.schema_migrations is 'Schema files that pressrunctl migrate has applied, each once.';
  comment on column pressrun.schema_migrations.component is 'Whose file it is: pressrun, or voyage for the sample domain.';
  comment on column pressrun.schema_migrations.version is 'The number that the file name begins with.';
  comment on column pressrun.schema_migrations.name is 'The path of the file below the component''s folder.';
  comment on column pressrun.schema_migrations.sha256 is 'Of the file as it was applied; a landed file never changes.';
  comment on column pressrun.schema_migrations.applied_at is 'When it was applied, by the server''s clock.';
  create table if not exists pressrun.schema_files (
    component text not null,
    path text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp(),
    primary key (component, path)
  );
  comment on table pressrun.schema_files is 'Re-creatable files (functions, views, grants) as they were last run.';
  comment on column pressrun.schema_files.component is 'Whose file it is: pressrun, or voyage for the sample domain.';
  comment on column pressrun.schema_files.path is 'The path of the file below the component''s folder.';
  comment on column pressrun.schema_files.sha256 is 'Of the file as it was run; another one makes all run again.';
  comment on column pressrun.schema_files.applied_at is 'When it was run, by the server''s clock.';
)";

void add_files(std::vector<std::string>& paths, std::vector<std::string>& contents,
               const std::vector<MigrationFile>& files) {
  for (const MigrationFile& file : files) {
    paths.push_back(file.path);
    contents.emplace_back(file.sql);
  }
}

Checksums to_checksums(const Rows& rows) {
  Checksums result;
  for (const Row& row : rows.rows) result.emplace(row[0].value(), row[1].value());
  return result;
}

void check_file(const std::vector<MigrationFile>& schema, const Checksums& checksums, int version,
                const std::string& sha256) {
  const auto file = std::find_if(schema.begin(), schema.end(),
                                 [&](const MigrationFile& f) { return f.version == version; });
  if (file == schema.end()) {
    throw MigrationError("the database is at schema version " + std::to_string(version) +
                         ", which this pressrunctl does not know: use a newer one");
  }
  if (checksums.at(file->path) != sha256) {
    throw MigrationError(file->path +
                         " has changed since it was applied. Schema files are never edited after "
                         "they landed: put it "
                         "back as it was and write the change as a new file.");
  }
}

}  // namespace

Checksums checksums_of(Session& session, const MigrationSet& set) {
  std::vector<std::string> paths;
  std::vector<std::string> contents;
  add_files(paths, contents, set.schema);
  add_files(paths, contents, set.recreatable);
  return to_checksums(
      session.call("select path, encode(sha256(convert_to(content, 'UTF8')), 'hex')"
                   " from unnest($1::text[], $2::text[]) as file(path, content)",
                   {array_literal(paths), array_literal(contents)}));
}

Checksums only_of(const Checksums& all, const std::vector<MigrationFile>& files) {
  Checksums result;
  for (const MigrationFile& file : files) result.emplace(file.path, all.at(file.path));
  return result;
}

MigrationLedger::MigrationLedger(Session& admin, std::string component)
    : admin_(admin), component_(std::move(component)) {
  Transaction transaction(admin_);
  transaction.run_script(kCreate);
  transaction.commit();
}

int MigrationLedger::check_landed(const MigrationSet& set, const Checksums& checksums) const {
  const Rows landed = admin_.call(
      "select version, sha256 from pressrun.schema_migrations where component = $1 order by 1 desc",
      {component_});
  for (const Row& row : landed.rows) {
    check_file(set.schema, checksums, std::stoi(row[0].value()), row[1].value());
  }
  return landed.empty() ? 0 : std::stoi(landed.scalar().value());
}

Checksums MigrationLedger::recreated() const {
  return to_checksums(admin_.call(
      "select path, sha256 from pressrun.schema_files where component = $1", {component_}));
}

void MigrationLedger::record_schema(Transaction& transaction, const MigrationFile& file,
                                    const std::string& sha256) const {
  transaction.run_script("set local role pressrun_owner");
  transaction.call(
      "insert into pressrun.schema_migrations (component, version, name, sha256)"
      " values ($1, $2::int, $3, $4)",
      {component_, file.version, file.path, sha256});
}

void MigrationLedger::record_recreated(Transaction& transaction, const Checksums& checksums) const {
  std::vector<std::string> paths;
  std::vector<std::string> sums;
  for (const auto& [path, sum] : checksums) {
    paths.push_back(path);
    sums.push_back(sum);
  }
  transaction.run_script("set local role pressrun_owner");
  transaction.call("delete from pressrun.schema_files where component = $1", {component_});
  transaction.call(
      "insert into pressrun.schema_files (component, path, sha256)"
      " select $1, path, sha256 from unnest($2::text[], $3::text[]) as file(path, sha256)",
      {component_, array_literal(paths), array_literal(sums)});
}

}  // namespace pressrun::db
