// Workbooks for Excel, LibreOffice and the like.
#pragma once

#include <optional>
#include <string>

#include "reports/byte_sink.h"
#include "reports/report_writer.h"
#include "reports/xlsx_about.h"
#include "reports/xlsx_cells.h"
#include "reports/xlsx_table.h"
#include "reports/xlsx_workbook.h"

namespace pressrun::reports {

// Sheets in the sequence of the sections: tables (see XlsxTable) and charts with the table that
// they are drawn from have one each, all figures and details share the sheet "Overview"; "About" is
// the last. Numbers, dates, times and booleans are such in the workbook; times are the event's
// wall clock's. NULL and the empty string are empty cells. Text is text whatever it begins with.
// What a cell cannot hold is never cut or rounded silently:
//   - a number of more than 15 significant digits (percentages excepted, which keep 15), NaN and
//     the infinities stand as text;
//   - so do dates before 1900-03-01 and after 9999;
//   - a text longer than 32,767 UTF-16 units ends in a note of where it stands whole, in pieces, on
//     the sheet "Long texts";
//   - rows beyond a sheet go on on the next: "Guests (2)".
// "About" says which of this happened. The same input gives the same bytes.
//
// The bytes reach the sink in end(), in pieces of 256 KiB: a workbook's ZIP file cannot be begun
// before its sheets are known. Meanwhile the sheets' XML is in temporary files, at most
// XlsxOptions::temporary_limit bytes: row() THROWS LimitExceeded beyond, some rows late. Memory
// does not grow with rows. Destroying the writer before end() leaves nothing behind.
class XlsxWriter : public ReportWriter {
 public:
  // Borrows `sink`. THROWS std::invalid_argument for impossible options, std::runtime_error when
  // the temporary folder cannot be used.
  explicit XlsxWriter(ByteSink& sink, const XlsxOptions& options = {});

  void begin(const ReportInfo& info) override;
  void begin_section(const Section& section) override;
  void row(const Row& row) override;
  void end_section() override;
  // A part is rows (see row_part.h).
  std::unique_ptr<PartReader> open_part() override;
  void end() override;

 private:
  void overview_row(const Row& row);
  void open_overview();
  void overview_heading(const std::string& title);

  ByteSink& sink_;
  XlsxOptions options_;
  XlsxWorkbook book_;
  ReportInfo info_;
  std::optional<XlsxCells> cells_;
  Section section_;
  std::optional<XlsxTable> table_;
  XlsxWorkbook::Sheet overview_;
  std::uint32_t overview_at_ = 0;  // next free row
  bool overview_row_seen_ = false;
  XlsxAbout about_;
};

}  // namespace pressrun::reports
