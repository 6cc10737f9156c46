// The parameters of a report type: a JSON Schema with texts for the form.
#pragma once

#include "db/metadata_place.h"

namespace pressrun::db {

// The form of "params": an object schema that the httpd can check requests with; "x-labels" and
// "x-de" fit the choices that they name. THROWS CatalogError.
void check_params(const MetadataPlace& params);

}  // namespace pressrun::db
