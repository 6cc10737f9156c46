// The databases that reports are read from.
#pragma once

#include <map>
#include <string>

namespace pressrun::db {

// URL of each source by its name; "primary" is the database's own read-only role.
using SourceUrls = std::map<std::string, std::string>;

// PRESSRUN_READER_DATABASE_URL is "primary", PRESSRUN_SOURCE_<NAME>_URL is the source <name> in
// lower case.
SourceUrls sources_from_environment();

}  // namespace pressrun::db
