// The fonts of a document whose parts were made by several processes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reports/font_set.h"
#include "reports/pdf_object_writer.h"
#include "reports/pdf_page.h"

namespace pressrun::reports {

// Two parts may have drawn one glyph for different texts. Then each gets a font object of its own,
// which share the embedded file. Not thread safe.
class PdfDocumentFonts {
 public:
  // Borrows both.
  PdfDocumentFonts(PdfObjectWriter& objects, FontSet& fonts) : objects_(objects), fonts_(fonts) {}

  // The number of the font object that serves this use. THROWS std::runtime_error when this machine
  // lacks the font.
  int object_for(const PdfFontUse& use);
  // Writes all that were asked for.
  void write();

 private:
  struct Variant {
    int number;
    PdfGlyphUse::Texts glyphs;
  };

  static bool agrees(const Variant& variant, const PdfGlyphUse::Texts& glyphs);

  PdfObjectWriter& objects_;
  FontSet& fonts_;
  std::map<std::string, std::vector<Variant>, std::less<>> variants_;  // by key
};

}  // namespace pressrun::reports
