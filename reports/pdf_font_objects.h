// Embedded fonts.
#pragma once

#include <string>

#include "reports/font_face.h"
#include "reports/pdf_glyph_use.h"
#include "reports/pdf_object_writer.h"

namespace pressrun::reports {

struct PdfCidFont {
  int number;        // of the CIDFont object
  std::string name;  // BaseFont, with the subset's tag
};

// Writes the subset of the face that has `glyphs`, with its descriptor and widths. Glyphs keep
// their numbers. THROWS std::runtime_error when the font cannot be cut.
PdfCidFont write_cid_font(PdfObjectWriter& objects, const FontFace& face,
                          const PdfGlyphUse::Texts& glyphs);

// Writes a Type0 font into the reserved `number`: the CIDFont, and what text its glyphs stand for.
void write_composite_font(PdfObjectWriter& objects, int number, const PdfCidFont& cid_font,
                          bool is_cff, const PdfGlyphUse::Texts& glyphs);

}  // namespace pressrun::reports
