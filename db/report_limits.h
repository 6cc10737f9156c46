// What metadata says of the bounds of a report's runs.
#pragma once

#include "db/metadata_place.h"

namespace pressrun::db {

// The form of "limits". THROWS CatalogError that names everything that is wrong.
void check_limits(const MetadataPlace& limits);

}  // namespace pressrun::db
