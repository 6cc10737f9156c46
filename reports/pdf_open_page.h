// A page under way.
#pragma once

#include <string>
#include <string_view>

#include "reports/pdf_canvas.h"
#include "reports/pdf_deflate.h"
#include "reports/pdf_page.h"

namespace pressrun::reports {

// A canvas, and the structure of what is drawn on it. Not thread safe.
class PdfOpenPage {
 public:
  // Borrows `fonts` and `use`.
  PdfOpenPage(double width, double height, FontSet& fonts, PdfGlyphUse& use);

  PdfCanvas& canvas() { return canvas_; }
  double width() const { return page_.width; }
  double height() const { return page_.height; }

  void begin_element(PdfRole role, std::string_view alternative_text = {});
  void end_element();
  // What is drawn until end_text() belongs to the innermost element, which has the role; texts
  // only.
  void begin_text(PdfRole role);
  void end_text() { canvas_.end_text_mark(); }
  // The same for drawings, until end_drawing().
  void begin_drawing(PdfRole role);
  void end_drawing() { canvas_.end_mark(); }

  void bookmark(int level, std::string_view title, double y);

  // Nothing may be drawn afterwards.
  PdfPage finish(PdfDeflater& deflater);

 private:
  int next_mark();

  PdfPage page_;
  PdfCanvas canvas_;
  int marks_ = 0;
};

}  // namespace pressrun::reports
