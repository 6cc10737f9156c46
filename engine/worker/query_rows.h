// A live query as the rows of a report.
#pragma once

#include <vector>

#include "db/row_reader.h"
#include "reports/row_stream.h"

namespace pressrun::engine {

// Borrows a reader whose query has begun. Values stay where libpq holds them.
class QueryRows : public reports::RowStream {
 public:
  QueryRows(db::RowReader& reader, const std::vector<db::ReadColumn>& columns);

  const std::vector<reports::Column>& columns() const override { return columns_; }
  // THROWS SourceError.
  const reports::Row* next() override;

 private:
  db::RowReader& reader_;
  std::vector<reports::Column> columns_;
};

}  // namespace pressrun::engine
