// Report types: from their files into the database.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "db/report_source.h"
#include "db/session.h"

namespace pressrun::db {

// What is compiled into this binary.
FileContents embedded_catalog();

struct CatalogResult {
  std::vector<std::string> changed;    // types
  std::vector<std::string> unchanged;  // types whose metadata and functions were already so
  std::vector<std::string>
      failures;  // one text a type that was left as it was: the file and what to do
};

// Applies each type in a transaction of its own: runs its SQL as pressrun_owner, checks the
// function, grants it to pressrun_reader and writes the metadata. `admin` must be a member of
// pressrun_owner and pressrun_reader. THROWS Error when the connection is lost, and as
// check_schema_version() does.
CatalogResult apply_catalog(Session& admin, const FileContents& files);

// Takes a type out of the catalog; its jobs stay. False: there was no such type. THROWS Error.
bool retire_report_type(Session& session, const std::string& type);

}  // namespace pressrun::db
