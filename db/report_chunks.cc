#include "db/report_chunks.h"

#include <algorithm>
#include <set>

namespace pressrun::db {

using nlohmann::json;

void check_chunks(const MetadataPlace& chunks) {
  chunks.require_object({"key", "rows"});
  chunks["key"].require_list("result columns that are unique together, in the order of the rows");
  std::set<std::string> names;
  for (const MetadataPlace& column : chunks["key"].items()) {
    column.require_text();
    column.require(names.insert(column.value()).second, "stands twice: " + column.value().dump());
  }
  const json& rows = chunks["rows"].value();
  chunks["rows"].require(rows.is_number_integer() && rows >= 1,
                         "must be the number of rows of a chunk, such as 50000");
}

void check_chunk_key(const MetadataPlace& chunks, const json& columns,
                     const std::string& signature) {
  for (const MetadataPlace& name : chunks["key"].items()) {
    const bool is_known = std::any_of(columns.begin(), columns.end(), [&](const json& column) {
      return column["name"] == name.value();
    });
    name.require(is_known, "says " + name.value().dump() + ", but " + signature +
                               " returns no column of that name");
  }
}

}  // namespace pressrun::db
