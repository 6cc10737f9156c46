// What every file format has in common.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "reports/part_reader.h"
#include "reports/report_document.h"
#include "reports/row_stream.h"

namespace pressrun::reports {

// Turns one report into one file: begin(); for each section begin_section(), row() for each of its
// rows, end_section(); end(). Not thread safe. Every call may pass bytes to the writer's sink and
// THROWS what the sink throws.
class ReportWriter {
 public:
  virtual ~ReportWriter() = default;
  virtual void begin(const ReportInfo& info) = 0;
  // `section` is copied where it is needed later.
  virtual void begin_section(const Section& section) = 0;
  // `row` has one value a column; the views are not kept.
  virtual void row(const Row& row) = 0;
  virtual void end_section() = 0;
  // In place of row()s of the main section, for rows that come before those that row() is given:
  // what a chunk's writer of the same format made of them (see make_part_writer()). One part after
  // another, each finish()ed before the next. Writers of parts take none.
  virtual std::unique_ptr<PartReader> open_part() {
    throw std::logic_error("this writer takes no parts");
  }
  virtual void end() = 0;
  // Characters that the file shows a replacement for, since nothing could show them.
  virtual std::uint64_t replaced() const { return 0; }
};

}  // namespace pressrun::reports
