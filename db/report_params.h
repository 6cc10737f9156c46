// The parameters of a report type: a JSON Schema with texts for the form.
#pragma once

#include "db/metadata_place.h"

namespace pressrun::db {

// The form of "params": an object schema; "x-labels" and "x-de" fit the choices that they name.
// What JSON Schema itself demands is not checked here. THROWS CatalogError.
void check_params(const MetadataPlace& params);

}  // namespace pressrun::db
