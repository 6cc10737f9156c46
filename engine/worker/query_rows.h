// A live query as the rows of a report's section.
#pragma once

#include <vector>

#include "db/row_reader.h"
#include "reports/row_stream.h"

namespace pressrun::engine {

// Borrows a reader that has read() the section's query and got `columns`, which join what the
// metadata says of them. Values stay where libpq holds them.
class QueryRows : public reports::RowStream {
 public:
  QueryRows(db::RowReader& reader, const std::vector<db::ReadColumn>& columns,
            const std::vector<reports::Column>& described);

  const std::vector<reports::Column>& columns() const override { return columns_; }
  // THROWS SourceError.
  const reports::Row* next() override;

 private:
  db::RowReader& reader_;
  std::vector<reports::Column> columns_;
};

}  // namespace pressrun::engine
