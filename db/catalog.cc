#include "db/catalog.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "db/embedded_migrations.h"
#include "db/error.h"
#include "db/report_type.h"
#include "db/schema_check.h"

namespace pressrun::db {

namespace {

constexpr const char* kPermissions =
    "select type, permission from pressrun.report_types where enabled";

// Of the catalog and of files that may have been refused, by type.
std::map<std::string, std::string> permissions(Session& admin, const FileContents& files) {
  std::map<std::string, std::string> found;
  for (const Row& row : admin.call(kPermissions).rows) found[row[0].value()] = row[1].value();
  for (const ReportSource& source : report_sources(files)) {
    const auto metadata = nlohmann::json::parse(source.json, nullptr, false);
    const auto permission = metadata.is_object() ? metadata.find("permission") : metadata.end();
    if (permission != metadata.end() && permission->is_string()) found[source.type] = *permission;
  }
  return found;
}

}  // namespace

FileContents embedded_catalog() {
  FileContents files;
  for (const EmbeddedFile& file : catalog_files) files.emplace(file.path, file.content);
  return files;
}

CatalogResult apply_catalog(Session& admin, const FileContents& files) {
  check_schema_version(admin);
  CatalogResult result;
  for (const ReportSource& source : report_sources(files)) {
    try {
      const AppliedType applied = apply_report_type(admin, source);
      (applied.has_changed ? result.changed : result.unchanged).push_back(source.type);
      for (const std::string& note : applied.notes)
        result.notes.push_back(source.type + ": " + note);
    } catch (const CatalogError& error) {
      result.failures.emplace_back(error.what());
    } catch (const Error& error) {
      if (error.is_connection_lost()) throw;
      result.failures.push_back(source.type + ": " + brief_text(error));
    }
  }
  return result;
}

std::vector<std::string> lone_permissions(Session& admin, const FileContents& files,
                                          const CatalogResult& result) {
  const std::map<std::string, std::string> all = permissions(admin, files);
  std::vector<std::string> notes;
  if (all.size() < 2) return notes;
  for (const auto* types : {&result.changed, &result.unchanged}) {
    for (const std::string& type : *types) {
      const std::string& permission = all.at(type);
      const auto named = std::count_if(all.begin(), all.end(),
                                       [&](const auto& one) { return one.second == permission; });
      if (named > 1) continue;
      std::string& note = notes.emplace_back(type);
      note.append(": no other report type names the permission \"").append(permission).append("\"");
    }
  }
  return notes;
}

bool retire_report_type(Session& session, const std::string& type) {
  return session.call("select pressrun.retire_report_type($1)", {type}).scalar() == "t";
}

}  // namespace pressrun::db
