#include "reports/pdf_chunk.h"

#include <utility>

namespace pressrun::reports {

PdfChunkWriter::PdfChunkWriter(ByteSink& sink, PdfChunkOptions options)
    : options_(std::move(options)), fonts_(options_.fonts), part_(sink) {}

void PdfChunkWriter::begin(const ReportInfo& info) {
  maker_ = std::make_unique<PdfPageMaker>(part_, fonts_, info, options_.plan.orientation);
  if (options_.has_title) maker_->draw_title();
}

void PdfChunkWriter::begin_section(const Section& section) {
  in_main_section_ = section.is_main;
  if (!in_main_section_) return;
  maker_->begin_table(section, options_.plan,
                      {.tagged_cells = options_.tagged_cells, .is_continued = !options_.is_first});
}

void PdfChunkWriter::row(const Row& row) {
  if (in_main_section_) maker_->row(row);
}

void PdfChunkWriter::end_section() {
  if (in_main_section_) maker_->end_table(false);
  in_main_section_ = false;
}

void PdfChunkWriter::end() { maker_->end(); }

}  // namespace pressrun::reports
