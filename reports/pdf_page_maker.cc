#include "reports/pdf_page_maker.h"

#include <utility>

#include "reports/pdf_blocks.h"
#include "reports/pdf_chart.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

constexpr double kBlockBelowHeading = 60;

}  // namespace

PdfPageMaker::PdfPageMaker(PdfPageSink& pages, FontSet& fonts, const ReportInfo& info,
                           PdfOrientation orientation)
    : flow_(pages, fonts, info, orientation) {}

void PdfPageMaker::draw_title() { reports::draw_title(flow_); }

void PdfPageMaker::draw(const Section& section, const std::vector<Row>& rows) {
  draw_heading(flow_, section.title, kBlockBelowHeading);
  for (const Row& row : rows) {
    if (section.kind == SectionKind::kFigures) {
      draw_figures(flow_, section, row);
    } else {
      draw_details(flow_, section, row);
    }
  }
}

void PdfPageMaker::draw_chart(const Section& section, const std::vector<Row>& rows) {
  reports::draw_chart(flow_, section, rows);
}

void PdfPageMaker::draw_nothing(const Section& section) {
  draw_heading(flow_, section.title, kBlockBelowHeading);
  draw_note(flow_, word(flow_.info().language, Word::kNoRows));
}

void PdfPageMaker::begin_table(const Section& section, const PdfTablePlan& plan,
                               const PdfTableOptions& options) {
  if (plan.orientation != flow_.orientation()) flow_.end_page(plan.orientation);
  is_main_ = section.is_main;
  table_ = std::make_unique<PdfTable>(flow_, section, plan, options);
  table_->begin();
}

void PdfPageMaker::end_table(bool is_last) {
  if (is_main_) {
    end_.rows = table_->rows();
    end_.sums = table_->sums();
  }
  table_->end(is_last);
  table_.reset();
}

void PdfPageMaker::end() {
  if (flow_.pages() == 0) flow_.page();  // a part has at least one
  flow_.end_part(std::move(end_));
}

}  // namespace pressrun::reports
