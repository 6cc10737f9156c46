#include "reports/pdf_glyph_use.h"

namespace pressrun::reports {

PdfGlyphUse::FontUse& PdfGlyphUse::font_use(int font) {
  const auto index = static_cast<std::size_t>(font);
  if (index >= uses_.size()) uses_.resize(index + 1);
  FontUse& use = uses_[index];
  if (!use.is_used) {
    use.is_used = true;
    use.simple.resize(FontFace::kSimpleEnd);
  }
  return use;
}

std::uint32_t& PdfGlyphUse::entry(int font, std::uint16_t glyph) {
  FontUse& use = font_use(font);
  if (glyph >= use.glyphs.size()) use.glyphs.resize(std::size_t{glyph} + 256);
  return use.glyphs[glyph];
}

bool PdfGlyphUse::add(int font, std::uint16_t glyph, std::u32string_view text) {
  std::uint32_t& known = entry(font, glyph);
  const bool is_new = known == 0 || known == kNoText;
  if (text.size() == 1) {
    if (is_new) known = text[0];
    return known == text[0];
  }
  std::vector<std::u32string>& long_texts = uses_[static_cast<std::size_t>(font)].long_texts;
  if (is_new) {
    known = kLong + static_cast<std::uint32_t>(long_texts.size());
    long_texts.emplace_back(text);
    return true;
  }
  return known >= kLong && long_texts[known - kLong] == text;
}

void PdfGlyphUse::add(int font, std::uint16_t glyph) {
  std::uint32_t& known = entry(font, glyph);
  if (known == 0) known = kNoText;
}

void PdfGlyphUse::settle(const FontFace& face) {
  FontUse& use = font_use(face.id());
  for (char32_t c = 0; c < FontFace::kSimpleEnd; ++c) {
    if (use.simple[c] != 0) add(face.id(), face.simple(c)->glyph, std::u32string_view(&c, 1));
  }
}

std::vector<int> PdfGlyphUse::fonts() const {
  std::vector<int> fonts;
  for (std::size_t i = 0; i < uses_.size(); ++i) {
    if (uses_[i].is_used) fonts.push_back(static_cast<int>(i));
  }
  return fonts;
}

PdfGlyphUse::Texts PdfGlyphUse::texts(int font) const {
  Texts texts;
  const FontUse& use = uses_[static_cast<std::size_t>(font)];
  for (std::size_t glyph = 0; glyph < use.glyphs.size(); ++glyph) {
    const std::uint32_t known = use.glyphs[glyph];
    if (known == 0) continue;
    std::u32string text;
    if (known >= kLong) {
      text = use.long_texts[known - kLong];
    } else if (known != kNoText) {
      text.assign(1, static_cast<char32_t>(known));
    }
    texts.emplace(static_cast<std::uint16_t>(glyph), std::move(text));
  }
  return texts;
}

}  // namespace pressrun::reports
