// The pages of one chunk of a report's main table.
#pragma once

#include <cstdint>
#include <memory>

#include "reports/byte_sink.h"
#include "reports/font_set.h"
#include "reports/pdf_page_maker.h"
#include "reports/pdf_part.h"
#include "reports/pdf_table_plan.h"
#include "reports/report_writer.h"

namespace pressrun::reports {

struct PdfChunkOptions {
  FontOptions fonts = {};
  PdfTablePlan plan = {};  // the same in all chunks
  bool is_first = true;    // of the table
  bool has_title = false;  // nothing stands before the table, so it begins with the report's title
  std::uint64_t tagged_cells = PdfTableOptions{}.tagged_cells;  // that the chunks before left over
};

// Writes a part (see pdf_part.h) that a PdfWriter takes in its place. Sections other than the main
// one are left out. Not thread safe.
class PdfChunkWriter : public ReportWriter {
 public:
  // Borrows `sink`. THROWS std::runtime_error when no font is installed.
  PdfChunkWriter(ByteSink& sink, PdfChunkOptions options);

  void begin(const ReportInfo& info) override;
  void begin_section(const Section& section) override;
  void row(const Row& row) override;
  void end_section() override;
  void end() override;

 private:
  PdfChunkOptions options_;
  FontSet fonts_;
  PdfPartWriter part_;
  std::unique_ptr<PdfPageMaker> maker_;
  bool in_main_section_ = false;
};

}  // namespace pressrun::reports
