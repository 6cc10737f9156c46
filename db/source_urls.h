// The databases that reports are read from.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "db/row_reader.h"

namespace pressrun::db {

// URL of each source by its name; "primary" is the database's own read-only role.
using SourceUrls = std::map<std::string, std::string>;

// PRESSRUN_READER_DATABASE_URL is "primary", PRESSRUN_SOURCE_<NAME>_URL is the source <name> in
// lower case.
SourceUrls sources_from_environment();
// The variable that names the source's URL.
std::string source_variable(const std::string& name);

// A reader of the source `name`. Where several hosts are named, "primary" is read on the primary,
// so that a report shows what was committed before it was asked for; others on the first that
// answers. THROWS Error.
std::unique_ptr<RowReader> open_source(const std::string& name, const std::string& url);

}  // namespace pressrun::db
