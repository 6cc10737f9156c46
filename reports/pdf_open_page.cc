#include "reports/pdf_open_page.h"

#include <utility>

namespace pressrun::reports {

PdfOpenPage::PdfOpenPage(double width, double height, FontSet& fonts, PdfGlyphUse& use)
    : canvas_(height, fonts, use) {
  page_.width = width;
  page_.height = height;
}

void PdfOpenPage::begin_element(PdfRole role, std::string_view alternative_text) {
  page_.structure.push_back({PdfStructureStep::Kind::kBegin, role, std::string(alternative_text)});
}

void PdfOpenPage::end_element() { page_.structure.push_back({PdfStructureStep::Kind::kEnd}); }

int PdfOpenPage::next_mark() {
  page_.structure.push_back({PdfStructureStep::Kind::kContent});
  return marks_++;
}

void PdfOpenPage::begin_text(PdfRole role) {
  canvas_.begin_text_mark(pdf_role_name(role), next_mark());
}

void PdfOpenPage::begin_drawing(PdfRole role) {
  canvas_.begin_mark(pdf_role_name(role), next_mark());
}

void PdfOpenPage::bookmark(int level, std::string_view title, double y) {
  page_.bookmarks.push_back({static_cast<std::uint8_t>(level), y, std::string(title)});
}

PdfPage PdfOpenPage::finish(PdfDeflater& deflater) {
  page_.content = deflater.compress(canvas_.take());
  return std::move(page_);
}

}  // namespace pressrun::reports
