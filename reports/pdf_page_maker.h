// Sections and rows to finished pages.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "reports/font_set.h"
#include "reports/pdf_flow.h"
#include "reports/pdf_page.h"
#include "reports/pdf_table.h"
#include "reports/pdf_table_plan.h"
#include "reports/report_document.h"

namespace pressrun::reports {

// Makes one part of a document: the whole report, or a chunk of its rows. It does not know the
// numbers of its pages, so parts may be made at the same time on several hosts; each begins on a
// page of its own. A part is
//   draw_title() in the first one;
//   for each section begin_table(), row() for each row, end_table(), or draw();
//   end().
// A table that goes on in other parts has the same plan in all of them; the part that ends it must
// be told by carry() what the others summed up. Not thread safe.
class PdfPageMaker {
 public:
  // Borrows `pages` and `fonts`.
  PdfPageMaker(PdfPageSink& pages, FontSet& fonts, const ReportInfo& info,
               PdfOrientation orientation);

  void draw_title();
  // Figures and details, each row a block of its own.
  void draw(const Section& section, const std::vector<Row>& rows);
  // A chart of all its rows.
  void draw_chart(const Section& section, const std::vector<Row>& rows);
  // A section that has no rows.
  void draw_nothing(const Section& section);

  void begin_table(const Section& section, const PdfTablePlan& plan,
                   const PdfTableOptions& options = {});
  void row(const Row& row) { table_->row(row); }
  void carry(const std::vector<std::string>& sums, std::uint64_t rows) {
    table_->carry(sums, rows);
  }
  // `is_last`: no other part goes on with it.
  void end_table(bool is_last = true);

  // Ends the part; the page sink gets it with the rows and sums of the main table in this part.
  void end();

  TextShaper& shaper() { return flow_.shaper(); }
  bool is_landscape() const { return flow_.orientation() == PdfOrientation::kLandscape; }
  std::uint64_t replaced() const { return flow_.replaced(); }

 private:
  PdfFlow flow_;
  std::unique_ptr<PdfTable> table_;
  bool is_main_ = false;
  PdfPartEnd end_;
};

}  // namespace pressrun::reports
