// The page under way and the place on it where the next thing goes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "reports/locale.h"
#include "reports/pdf_deflate.h"
#include "reports/pdf_open_page.h"
#include "reports/pdf_page.h"
#include "reports/report_document.h"
#include "reports/text_shaper.h"

namespace pressrun::reports {

enum class PdfOrientation { kPortrait, kLandscape };

// Fills pages from top to bottom and passes the finished ones on. Each page carries the report's
// title and time in its footer; the number is the assembler's. Not thread safe.
class PdfFlow {
 public:
  // Borrows `sink` and `fonts`.
  PdfFlow(PdfPageSink& sink, FontSet& fonts, const ReportInfo& info, PdfOrientation orientation);

  const ReportInfo& info() const { return info_; }
  const Locale& locale() const { return locale_; }
  TextShaper& shaper() { return shaper_; }
  FontSet& fonts() { return fonts_; }
  PdfGlyphUse& glyph_use() { return use_; }

  // Begins the first page where none is.
  PdfOpenPage& page();
  PdfCanvas& canvas() { return page().canvas(); }
  double y = 0;  // of the free place's top edge
  double left() const;
  double right() const { return left() + width(); }
  double width() const;   // between the margins
  double bottom() const;  // nothing goes below
  double room() const { return bottom() - y; }
  bool at_top() const;
  PdfOrientation orientation() const { return orientation_; }

  // A new page, unless `height` fits on this one or nothing is on it.
  void make_room(double height);
  // Ends the page, if there is one; the next is in `orientation`.
  void end_page(PdfOrientation orientation);
  void end_page() { end_page(orientation_); }

  // A page beside the flow, of the same size; finish() passes it on at once.
  std::unique_ptr<PdfOpenPage> new_page();
  void finish(PdfOpenPage& page);

  // Ends the last page and the part. `end` says what the flow does not know: rows and sums.
  void end_part(PdfPartEnd end);

  std::uint64_t pages() const { return page_count_; }
  std::uint64_t replaced() const { return replaced_; }

 private:
  void draw_footer(PdfOpenPage& page);

  PdfPageSink& sink_;
  FontSet& fonts_;
  ReportInfo info_;
  Locale locale_;
  TextShaper shaper_;
  PdfGlyphUse use_;
  PdfDeflater deflater_;
  PdfOrientation orientation_;
  std::unique_ptr<PdfOpenPage> page_;
  std::uint64_t page_count_ = 0;
  std::uint64_t replaced_ = 0;
};

}  // namespace pressrun::reports
