// What every file format has in common.
#pragma once

#include <vector>

#include "reports/row_stream.h"

namespace pressrun::reports {

// Turns one table into one file: begin() once, row() for each, end() once; not thread safe. Every
// call may pass bytes to the writer's sink and THROWS what the sink throws.
class ReportWriter {
 public:
  virtual ~ReportWriter() = default;
  virtual void begin(const std::vector<Column>& columns) = 0;
  // `row` has one value a column; the views are not kept.
  virtual void row(const Row& row) = 0;
  virtual void end() = 0;
};

}  // namespace pressrun::reports
