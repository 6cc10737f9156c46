#include "engine/worker/query_rows.h"

#include <algorithm>

#include "db/error.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {
namespace {

using reports::ValueKind;

// Numbers of types in pg_type.dat, which never change.
ValueKind kind_of(unsigned type_oid) {
  switch (type_oid) {
    case 16:
      return ValueKind::kBoolean;
    case 20:
    case 21:
    case 23:
    case 26:
      return ValueKind::kInteger;
    case 700:
    case 701:
    case 1700:
      return ValueKind::kDecimal;
    case 1082:
      return ValueKind::kDate;
    case 1114:
    case 1184:
      return ValueKind::kTimestamp;
    default:
      return ValueKind::kText;
  }
}

reports::Column column_named(const std::string& name,
                             const std::vector<reports::Column>& described) {
  const auto found = std::find_if(described.begin(), described.end(),
                                  [&](const reports::Column& c) { return c.name == name; });
  if (found != described.end()) return *found;
  reports::Column column;
  column.name = name;
  return column;
}

}  // namespace

QueryRows::QueryRows(db::RowReader& reader, const std::vector<db::ReadColumn>& columns,
                     const std::vector<reports::Column>& described)
    : reader_(reader) {
  columns_.reserve(columns.size());
  for (const db::ReadColumn& column : columns) {
    columns_.push_back(column_named(column.name, described));
    columns_.back().kind = kind_of(column.type_oid);
  }
}

const reports::Row* QueryRows::next() {
  try {
    return reader_.next();
  } catch (const db::Error& error) {
    throw SourceError(error, reader_);
  }
}

}  // namespace pressrun::engine
