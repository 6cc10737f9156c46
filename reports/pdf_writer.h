// PDF files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reports/byte_sink.h"
#include "reports/font_set.h"
#include "reports/pdf_assembler.h"
#include "reports/pdf_page_maker.h"
#include "reports/pdf_part.h"
#include "reports/pdf_table_plan.h"
#include "reports/report_writer.h"

namespace pressrun::reports {

struct PdfOptions {
  FontOptions fonts = {};
  std::uint64_t tagged_cells = PdfTableOptions{}.tagged_cells;
  // The main table is made of parts by this plan, then of the last rows; else the plan follows from
  // its first rows.
  std::optional<PdfTablePlan> plan_of_parts = {};
};

// The whole report in its sections' sequence. Rows of tables pass through; what is kept is the
// first rows of the first table, from which its columns' widths and the pages' orientation follow,
// the sections before it, and the rows of a chart. A section of another kind with more rows than
// that kind can show is shown as a table, so that nothing is left out. The same input gives the
// same bytes. A main table of parts (see PdfChunkWriter) begins on a page of its own; where nothing
// stands before it, its first part has the report's title. Not thread safe.
class PdfWriter : public ReportWriter {
 public:
  // Borrows `sink`. THROWS std::runtime_error when no font is installed.
  PdfWriter(ByteSink& sink, const PdfOptions& options = {});

  void begin(const ReportInfo& info) override;
  void begin_section(const Section& section) override;
  void row(const Row& row) override;
  void end_section() override;
  // REQUIRES PdfOptions::plan_of_parts.
  std::unique_ptr<PartReader> open_part() override;
  void end() override;

  // Characters shown as a replacement since no font has them, and bytes that were no UTF-8.
  std::uint64_t replaced() const override { return replaced_; }
  std::uint64_t pages() const { return assembler_ ? assembler_->pages() : 0; }

 private:
  class Part;
  // A row that outlives its call.
  struct KeptRow {
    std::string bytes;
    std::vector<std::optional<std::size_t>> ends;  // of the values in `bytes`; nullopt: NULL
    explicit KeptRow(const Row& row);
    Row view() const;
  };
  struct KeptSection {
    Section section;
    std::vector<KeptRow> rows;
    std::size_t bytes = 0;
  };

  void keep(const Row& row);
  void start_table();
  void start_pages(PdfOrientation orientation);
  void draw(const KeptSection& kept);
  void end_pages();
  void begin_last_part();
  bool is_of_parts() const { return options_.plan_of_parts && current_.section.is_main; }

  ByteSink& sink_;
  PdfOptions options_;
  FontSet fonts_;
  TextShaper shaper_;  // for samples
  ReportInfo info_;
  std::unique_ptr<PdfAssembler> assembler_;
  std::unique_ptr<PdfPageMaker> maker_;  // nullptr until the orientation is known
  std::vector<KeptSection> waiting_;     // for that
  KeptSection current_;
  bool in_table_ = false;          // rows of the section go straight to the maker
  std::vector<PdfPartEnd> parts_;  // that were taken; without their fonts
  std::uint64_t replaced_ = 0;
};

}  // namespace pressrun::reports
