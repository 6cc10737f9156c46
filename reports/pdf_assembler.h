// Pages to a document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/font_set.h"
#include "reports/pdf_document_fonts.h"
#include "reports/pdf_object_writer.h"
#include "reports/pdf_outline.h"
#include "reports/pdf_page.h"
#include "reports/pdf_structure_tree.h"
#include "reports/report_document.h"

namespace pressrun::reports {

// Takes the pages of one or many parts in their sequence, numbers them, and writes them to a sink
// as they come; fonts, outline and structure follow at the end. Pages are copied, not looked into,
// so that merging parts takes as long as copying them. Keeps some tens of bytes a page. Not thread
// safe.
class PdfAssembler : public PdfPageSink {
 public:
  // Borrows `sink` and `fonts`.
  PdfAssembler(ByteSink& sink, FontSet& fonts, const ReportInfo& info);

  void page(const PdfPage& page) override;
  // THROWS std::runtime_error when a font of the part is missing here.
  void end_part(const PdfPartEnd& end) override;
  // Ends the document. REQUIRES at least one page, and that the last part has ended.
  void finish();

  std::uint64_t pages() const { return pages_.size(); }

 private:
  int write_footer(const PdfPage& page);
  void write_page_number_form();
  // Glyph codes of one of our own words.
  std::string label(std::string_view text);
  int start_page(int page_object);
  int write_page_tree();
  void write_catalog();

  ReportInfo info_;
  FontSet& fonts_;
  PdfObjectWriter objects_;
  PdfDocumentFonts document_fonts_;
  PdfStructureTree structure_;
  PdfOutline outline_;
  PdfGlyphUse label_use_;
  std::int32_t label_width_ = 0;  // of the last label()
  int label_font_;
  int page_number_form_;
  int resources_ = 0;        // of the part under way; 0: none
  std::vector<int> pages_;   // objects
  std::vector<int> leaves_;  // nodes of the page tree above them
};

}  // namespace pressrun::reports
