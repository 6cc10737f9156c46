#include "db/migration_set.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <sstream>

#include "db/embedded_migrations.h"

namespace pressrun::db {

namespace {

using FilesByPath = std::map<std::string_view, std::string_view>;

constexpr std::string_view kAdminMark = "-- run as: admin\n";

std::vector<std::string> manifest_lines(const FilesByPath& files) {
  const auto manifest = files.find("manifest");
  if (manifest == files.end()) throw MigrationError("there is no manifest among the migrations");
  std::vector<std::string> lines;
  std::istringstream text{std::string(manifest->second)};
  for (std::string line; std::getline(text, line);) {
    line.erase(std::min(line.find('#'), line.size()));
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back()))) line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// schema/0012_name.sql -> 12
int version_of(const std::string& path) {
  const std::string name = path.substr(path.find('/') + 1);
  const bool well_named = name.size() > 5 && name[4] == '_' &&
                          std::all_of(name.begin(), name.begin() + 4,
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
  if (!well_named) throw MigrationError(path + ": a schema file is named schema/NNNN_name.sql");
  return std::stoi(name.substr(0, 4));
}

void check_all_listed(const FilesByPath& files, const std::vector<std::string>& listed) {
  for (const auto& [path, content] : files) {
    if (path.ends_with(".sql") && std::find(listed.begin(), listed.end(), path) == listed.end()) {
      throw MigrationError(std::string(path) + " is not in the manifest: add it or remove it");
    }
  }
}

void check_duplicates(std::vector<std::string> listed) {
  std::sort(listed.begin(), listed.end());
  const auto twice = std::adjacent_find(listed.begin(), listed.end());
  if (twice != listed.end()) throw MigrationError(*twice + " is twice in the manifest");
}

MigrationFile file_for(const FilesByPath& files, const std::string& path) {
  const auto found = files.find(path);
  if (found == files.end()) throw MigrationError(path + " is in the manifest but does not exist");
  return {path, found->second, 0, found->second.starts_with(kAdminMark)};
}

void place(MigrationSet& set, MigrationFile file) {
  if (!file.path.starts_with("schema/")) {
    const bool before_schema = file.path == "roles.sql" && set.schema.empty();
    (before_schema ? set.preparation : set.recreatable).push_back(std::move(file));
    return;
  }
  file.version = version_of(file.path);
  const int expected = static_cast<int>(set.schema.size()) + 1;
  if (file.version != expected) {
    throw MigrationError(file.path + ": number " + std::to_string(expected) + " comes next");
  }
  if (!set.recreatable.empty()) {
    throw MigrationError(file.path + ": schema files come before all that depends on them");
  }
  set.schema.push_back(std::move(file));
}

}  // namespace

MigrationSet read_migration_set(const std::string& component, const std::string& owner,
                                const std::vector<EmbeddedFile>& files) {
  FilesByPath by_path;
  for (const EmbeddedFile& file : files) by_path.emplace(file.path, file.content);
  const std::vector<std::string> listed = manifest_lines(by_path);
  check_duplicates(listed);
  check_all_listed(by_path, listed);
  MigrationSet set{component, owner, {}, {}, {}};
  for (const std::string& path : listed) place(set, file_for(by_path, path));
  return set;
}

MigrationSet core_migrations() {
  return read_migration_set("pressrun", "pressrun_owner", core_migration_files);
}

MigrationSet sample_migrations() {
  return read_migration_set("voyage", "voyage_owner", sample_migration_files);
}

}  // namespace pressrun::db
