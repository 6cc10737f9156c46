#include "reports/font_face.h"

#include <hb-ot.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace pressrun::reports {
namespace {

bool has_table(hb_face_t* face, hb_tag_t tag) {
  hb_blob_t* table = hb_face_reference_table(face, tag);
  const bool found = hb_blob_get_length(table) != 0;
  hb_blob_destroy(table);
  return found;
}

// Combining marks and everything that directs, joins or breaks are left out.
bool may_be_simple(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0xAD) return false;
  if (c <= 0x2FF) return true;
  if (c >= 0x370 && c <= 0x3FF) return true;
  if (c >= 0x400 && c <= 0x52F) return c < 0x483 || c > 0x489;
  if (c >= 0x2012 && c <= 0x2027) return true;
  if (c >= 0x2030 && c <= 0x205E) return true;
  return c >= 0x20A0 && c <= 0x20BF;
}

void append_code_byte(unsigned char byte, std::string& into) {
  if (byte == '(' || byte == ')' || byte == '\\') {
    into += '\\';
  } else if (byte == '\r') {
    into += "\\r";
    return;
  }
  into += static_cast<char>(byte);
}

}  // namespace

void append_glyph_code(std::uint16_t glyph, std::string& into) {
  append_code_byte(static_cast<unsigned char>(glyph >> 8), into);
  append_code_byte(static_cast<unsigned char>(glyph & 0xFF), into);
}

FontFace::FontFace(std::string key, int id, const std::string& path, unsigned index)
    : key_(std::move(key)), id_(id), resource_("F" + std::to_string(id)) {
  blob_.reset(hb_blob_create_from_file_or_fail(path.c_str()));
  if (!blob_) throw std::runtime_error("the font " + path + " cannot be read");
  face_.reset(hb_face_create(blob_.get(), index));
  is_cff_ = has_table(face_.get(), HB_TAG('C', 'F', 'F', ' '));
  const bool has_outlines = is_cff_ || has_table(face_.get(), HB_TAG('g', 'l', 'y', 'f'));
  if (!has_outlines || glyph_count() == 0) {
    throw std::runtime_error("the file " + path + " is no font with outlines");
  }
  units_per_em_ = hb_face_get_upem(face_.get());
  font_.reset(hb_font_create(face_.get()));
  hb_font_set_scale(font_.get(), static_cast<int>(units_per_em_), static_cast<int>(units_per_em_));
  hb_font_extents_t extents{};
  hb_font_get_h_extents(font_.get(), &extents);
  ascender_ = scaled(extents.ascender);
  descender_ = scaled(extents.descender);
}

void FontFace::prepare_simple() {
  simple_.assign(kSimpleEnd, {});
  simple_of_.assign(glyph_count(), 0);
  std::string code;
  for (char32_t c = 0; c < kSimpleEnd; ++c) {
    const std::uint16_t id = may_be_simple(c) ? glyph(c) : std::uint16_t{0};
    if (id == 0 || simple_of_[id] != 0) continue;
    simple_of_[id] = c;
    code.clear();
    append_glyph_code(id, code);
    Simple& simple = simple_[c];
    std::memcpy(simple.bytes, code.data(), code.size());
    simple.size = static_cast<std::uint8_t>(code.size());
    simple.glyph = id;
    simple.advance = static_cast<std::int16_t>(advance(id));
  }
}

std::uint16_t FontFace::glyph(char32_t c) const {
  hb_codepoint_t glyph = 0;
  if (!hb_font_get_nominal_glyph(font_.get(), c, &glyph)) return 0;
  return static_cast<std::uint16_t>(glyph);
}

int FontFace::scaled(std::int64_t units) const {
  const std::int64_t em = units_per_em_;
  const std::int64_t thousandfold = units * 1000;
  return static_cast<int>((thousandfold + (units < 0 ? -em / 2 : em / 2)) / em);
}

int FontFace::advance(std::uint16_t glyph) const {
  return scaled(hb_font_get_glyph_h_advance(font_.get(), glyph));
}

std::string FontFace::postscript_name() const {
  char text[128];
  unsigned size = sizeof text;
  hb_ot_name_get_utf8(face_.get(), HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, text);
  std::string name;
  for (unsigned i = 0; i < size; ++i) {
    const char c = text[i];
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain || c == '-') name += c;
  }
  return name.empty() ? "Font" + std::to_string(id_) : name;
}

}  // namespace pressrun::reports
