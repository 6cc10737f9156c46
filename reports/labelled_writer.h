// Words in place of codes, for formats that people read.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "reports/report_writer.h"

namespace pressrun::reports {

// Passes everything on to another writer, the values of columns with labels (see Column::shown)
// replaced. Parts are passed on as they are: whoever writes them replaces values there. Not thread
// safe.
class LabelledWriter : public ReportWriter {
 public:
  explicit LabelledWriter(std::unique_ptr<ReportWriter> writer) : writer_(std::move(writer)) {}

  void begin(const ReportInfo& info) override { writer_->begin(info); }
  void begin_section(const Section& section) override;
  void row(const Row& row) override;
  void end_section() override { writer_->end_section(); }
  std::unique_ptr<PartReader> open_part() override { return writer_->open_part(); }
  void end() override { writer_->end(); }
  std::uint64_t replaced() const override { return writer_->replaced(); }

 private:
  std::unique_ptr<ReportWriter> writer_;
  std::vector<Column> columns_;        // of the section
  std::vector<std::size_t> labelled_;  // which of them have labels
  Row row_;
};

}  // namespace pressrun::reports
