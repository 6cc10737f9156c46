// Which glyphs of which fonts a run of pages draws, and what text each stands for.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/font_face.h"

namespace pressrun::reports {

// A glyph stands for the text that it was first drawn for; where it is drawn for another, the page
// has to say so itself (/ActualText). Not thread safe.
class PdfGlyphUse {
 public:
  // Glyph -> text; an empty text: drawn, but stands for nothing by itself.
  using Texts = std::map<std::uint16_t, std::u32string>;

  // The glyph is drawn for `text`. False: it stands for another text. A glyph of a simple character
  // (FontFace::simple_of) must only be added for that one.
  bool add(int font, std::uint16_t glyph, std::u32string_view text);
  // The glyph is drawn as part of something.
  void add(int font, std::uint16_t glyph);
  // The simple character `c` (FontFace::simple) is drawn: the same as add(), and quick.
  void add_simple(int font, char32_t c) { font_use(font).simple[c] = 1; }
  // Simple characters are only known as glyphs of the face once they are told here.
  void settle(const FontFace& face);

  // Ids of the fonts drawn with, ascending.
  std::vector<int> fonts() const;
  // REQUIRES settle() of the font.
  Texts texts(int font) const;

 private:
  // Of a glyph: 0 not drawn; kNoText; kLong + index in `long_texts`; else its one character.
  static constexpr std::uint32_t kNoText = 0x80000000;
  static constexpr std::uint32_t kLong = 0xC0000000;

  struct FontUse {
    std::vector<std::uint32_t> glyphs;
    std::vector<std::u32string> long_texts;
    std::vector<std::uint8_t> simple;  // by character
    bool is_used = false;
  };

  FontUse& font_use(int font);
  std::uint32_t& entry(int font, std::uint16_t glyph);

  std::vector<FontUse> uses_;  // by font
};

}  // namespace pressrun::reports
