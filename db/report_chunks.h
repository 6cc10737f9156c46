// What metadata says of how a large report is cut into chunks.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "db/metadata_place.h"

namespace pressrun::db {

// The form of "chunks": {"key": [columns], "rows": rows a chunk}. THROWS CatalogError.
void check_chunks(const MetadataPlace& chunks);

// That each column of the key is among the result columns ([{"name", "type"}]) of the function
// `signature`. That the key is unique, never null and what the
// function sorts by is its author's word. `chunks` may be null. THROWS CatalogError.
void check_chunk_key(const MetadataPlace& chunks, const nlohmann::json& columns,
                     const std::string& signature);

}  // namespace pressrun::db
