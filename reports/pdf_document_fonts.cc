#include "reports/pdf_document_fonts.h"

#include <stdexcept>

#include "reports/pdf_font_objects.h"

namespace pressrun::reports {
// A glyph without a text is a piece of something there, and has to stay so: with a text it would be
// read twice.
bool PdfDocumentFonts::agrees(const Variant& variant, const PdfGlyphUse::Texts& glyphs) {
  for (const auto& [glyph, text] : glyphs) {
    const auto known = variant.glyphs.find(glyph);
    if (known != variant.glyphs.end() && known->second != text) return false;
  }
  return true;
}

int PdfDocumentFonts::object_for(const PdfFontUse& use) {
  if (fonts_.find(use.key) == nullptr) {
    throw std::runtime_error("a part of this report was made with the font " + use.key +
                             ", which this machine does not have: install the same fonts on all "
                             "hosts that render");
  }
  std::vector<Variant>& variants = variants_[use.key];
  for (Variant& variant : variants) {
    if (!agrees(variant, use.glyphs)) continue;
    variant.glyphs.insert(use.glyphs.begin(), use.glyphs.end());
    return variant.number;
  }
  variants.push_back({objects_.reserve(), use.glyphs});
  return variants.back().number;
}

void PdfDocumentFonts::write() {
  for (const auto& [key, variants] : variants_) {
    const FontFace& face = *fonts_.find(key);
    PdfGlyphUse::Texts all;
    for (const Variant& variant : variants) {
      all.insert(variant.glyphs.begin(), variant.glyphs.end());
    }
    const PdfCidFont cid_font = write_cid_font(objects_, face, all);
    for (const Variant& variant : variants) {
      write_composite_font(objects_, variant.number, cid_font, face.is_cff(), variant.glyphs);
    }
  }
}

}  // namespace pressrun::reports
