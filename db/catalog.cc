#include "db/catalog.h"

#include "db/embedded_migrations.h"
#include "db/error.h"
#include "db/report_type.h"
#include "db/schema_check.h"

namespace pressrun::db {

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
      const bool changed = apply_report_type(admin, source);
      (changed ? result.changed : result.unchanged).push_back(source.type);
    } catch (const CatalogError& error) {
      result.failures.emplace_back(error.what());
    } catch (const Error& error) {
      if (error.is_connection_lost()) throw;
      result.failures.push_back(source.type + ": " + brief_text(error));
    }
  }
  return result;
}

bool retire_report_type(Session& session, const std::string& type) {
  return session.call("select pressrun.retire_report_type($1)", {type}).scalar() == "t";
}

}  // namespace pressrun::db
