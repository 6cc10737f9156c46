// One report type: from its two files into the database.
#pragma once

#include "db/catalog_error.h"
#include "db/report_source.h"
#include "db/session.h"

namespace pressrun::db {

struct AppliedType {
  bool has_changed = false;  // else metadata and functions were already so
  Notes notes;
};

// In a transaction of its own: runs the SQL as pressrun_owner, checks the report's function and
// those of its sections, grants them to pressrun_reader, writes the metadata, and drops the
// functions of earlier sections that are gone. `admin` as for apply_catalog(). THROWS CatalogError,
// and then nothing has changed; Error.
AppliedType apply_report_type(Session& admin, const ReportSource& source);

}  // namespace pressrun::db
