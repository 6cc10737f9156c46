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
  std::vector<std::string> notes;  // "type: what may not be meant"
};

// Applies each type in a transaction of its own: runs its SQL as pressrun_owner, checks the
// function, grants it to pressrun_reader and writes the metadata. `admin` must be a member of
// pressrun_owner and pressrun_reader. THROWS Error when the connection is lost, and as
// check_schema_version() does.
CatalogResult apply_catalog(Session& admin, const FileContents& files);

// Of the types of `files` that `result` says were applied: a note, as in CatalogResult, of each
// whose permission no other type of the catalog or of `files` names, which nobody may have then.
// None where there is no other type. THROWS Error.
std::vector<std::string> lone_permissions(Session& admin, const FileContents& files,
                                          const CatalogResult& result);

// Takes a type out of the catalog; its jobs stay. False: there was no such type. THROWS Error.
bool retire_report_type(Session& session, const std::string& type);

}  // namespace pressrun::db
