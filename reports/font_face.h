// One font file (or one face of a collection), as far as text in a PDF needs it.
#pragma once

#include <hb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pressrun::reports {

// Widths and metrics are in 1/1000 of the font size. Not thread safe.
class FontFace {
 public:
  // Glyphs of the characters that need no shaping: Latin, Greek, Cyrillic, punctuation. `bytes` is
  // the two-byte glyph code as it stands in a PDF literal string; size 0: not among them.
  struct Simple {
    char bytes[4];
    std::uint8_t size;
    std::uint16_t glyph;
    std::int16_t advance;
  };
  static constexpr char32_t kSimpleEnd = 0x2100;

  // Maps the file into memory. `key` names the face on any machine, `id` within a FontSet.
  // THROWS std::runtime_error when the file is no font with outlines.
  FontFace(std::string key, int id, const std::string& path, unsigned index);

  const std::string& key() const { return key_; }
  int id() const { return id_; }
  // How a page's content names the font: "F3".
  const std::string& resource() const { return resource_; }

  hb_face_t* hb_face() const { return face_.get(); }
  hb_font_t* hb_font() const { return font_.get(); }
  bool is_cff() const { return is_cff_; }
  unsigned glyph_count() const { return hb_face_get_glyph_count(face_.get()); }
  // PostScript name, without characters that a PDF name would have to escape.
  std::string postscript_name() const;

  // 0: the font does not have it.
  std::uint16_t glyph(char32_t c) const;
  int advance(std::uint16_t glyph) const;
  int scaled(std::int64_t units) const;
  int ascender() const { return ascender_; }
  int descender() const { return descender_; }  // negative

  // Only a face that was told to prepare has simple characters: it costs a third of a millisecond.
  void prepare_simple();
  const Simple* simple(char32_t c) const {
    return c < simple_.size() && simple_[c].size != 0 ? &simple_[c] : nullptr;
  }
  // The simple character that the glyph belongs to; 0: to none.
  char32_t simple_of(std::uint16_t glyph) const {
    return glyph < simple_of_.size() ? simple_of_[glyph] : U'\0';
  }

 private:
  struct Free {
    void operator()(hb_blob_t* blob) const { hb_blob_destroy(blob); }
    void operator()(hb_face_t* face) const { hb_face_destroy(face); }
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
  };

  std::string key_;
  int id_;
  std::string resource_;
  std::unique_ptr<hb_blob_t, Free> blob_;
  std::unique_ptr<hb_face_t, Free> face_;
  std::unique_ptr<hb_font_t, Free> font_;
  unsigned units_per_em_ = 1000;
  bool is_cff_ = false;
  int ascender_ = 0;
  int descender_ = 0;
  std::vector<Simple> simple_;       // kSimpleEnd, or none
  std::vector<char32_t> simple_of_;  // by glyph
};

// Appends the two bytes of a glyph's code, escaped for a PDF literal string.
void append_glyph_code(std::uint16_t glyph, std::string& into);

}  // namespace pressrun::reports
