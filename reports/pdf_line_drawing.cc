#include "reports/pdf_line_drawing.h"

#include <cmath>

#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

// A mark that the font moves by less than this, in 1/1000 of the font size, stays in reading order.
constexpr int kSmallOffset = 30;
constexpr std::size_t kLongestLigature = 4;
constexpr double kWhisperStretch = 0.01;

// Readers find spaces by the gaps and drop what is no plain one.
bool is_wide_space(std::u32string_view text) {
  return text == U"\u00A0" || text == U"\u2007" || text == U"\u202F";
}

}  // namespace

long hundredths(double points) { return std::lround(points * 100); }

void append_integer(long value, std::string& into) {
  char digits[24];
  char* at = digits + sizeof digits;
  const bool negative = value < 0;
  unsigned long rest =
      negative ? 0UL - static_cast<unsigned long>(value) : static_cast<unsigned long>(value);
  do {
    *--at = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (negative) *--at = '-';
  into.append(at, static_cast<std::size_t>(digits + sizeof digits - at));
}

void PdfLineDrawing::draw(const Cluster& cluster) {
  const std::u32string_view text =
      std::u32string_view(shaped_.text)
          .substr(cluster.text_begin, cluster.text_end - cluster.text_begin);
  if (cluster.is_missing) canvas_.replaced_ += text.size();
  if (draw_mark(cluster, text) || draw_ligature(cluster, text)) return;
  const bool speaks = stands_for(cluster, text);
  if (!speaks) begin_actual_text(text);
  draw_glyphs(cluster);
  if (!speaks) end_actual_text();
}

void PdfLineDrawing::draw_glyphs(const Cluster& cluster) {
  const FontFace& face = canvas_.fonts_.face(cluster.font);
  for (std::uint32_t i = 0; i < cluster.glyph_count; ++i) {
    glyph(face, shaped_.glyphs[cluster.glyph_begin + i]);
  }
}

bool PdfLineDrawing::stands_for(const Cluster& cluster, std::u32string_view text) {
  const std::uint16_t first = shaped_.glyphs[cluster.glyph_begin].id;
  const char32_t owner = canvas_.fonts_.face(cluster.font).simple_of(first);
  if (is_wide_space(text)) text = U" ";
  const bool is_free = owner == 0 || text == std::u32string_view(&owner, 1);
  if (cluster.glyph_count == 1 && !cluster.is_missing && is_free) {
    return canvas_.use_.add(cluster.font, first, text);
  }
  for (std::uint32_t i = 0; i < cluster.glyph_count; ++i) {
    canvas_.use_.add(cluster.font, shaped_.glyphs[cluster.glyph_begin + i].id);
  }
  return false;
}

// Each character has a glyph of its own that stands for it.
bool PdfLineDrawing::can_whisper(const FontFace& face, std::u32string_view text) {
  for (const char32_t c : text) {
    const std::uint16_t glyph = face.glyph(c);
    const char32_t owner = face.simple_of(glyph);
    if (glyph == 0 || (owner != 0 && owner != c)) return false;
    if (!canvas_.use_.add(face.id(), glyph, std::u32string_view(&c, 1))) return false;
  }
  return true;
}

void PdfLineDrawing::whisper(const FontFace& face, char32_t c) {
  const std::uint16_t id = face.glyph(c);
  close_array();
  canvas_.set_visible(false);
  canvas_.set_stretch(kWhisperStretch);
  const long pending = adjust_;
  adjust_ = 0;
  glyph(face, {id, 0, 0, face.advance(id)});
  close_array();
  canvas_.set_visible(true);
  canvas_.set_stretch(style_.stretch);
  adjust_ = pending + std::lround(face.advance(id) * kWhisperStretch / style_.stretch);
}

bool PdfLineDrawing::draw_mark(const Cluster& cluster, std::u32string_view text) {
  if (cluster.glyph_count != 1 || cluster.is_missing || text.size() != 1) return false;
  const Glyph& mark = shaped_.glyphs[cluster.glyph_begin];
  const FontFace& face = canvas_.fonts_.face(cluster.font);
  if (mark.advance != 0 || std::abs(mark.x_offset) < kSmallOffset) return false;
  if (!can_whisper(face, text)) return false;
  whisper(face, text[0]);
  canvas_.use_.add(cluster.font, mark.id);
  begin_actual_text({});
  draw_glyphs(cluster);
  end_actual_text();
  return true;
}

bool PdfLineDrawing::draw_ligature(const Cluster& cluster, std::u32string_view text) {
  const bool is_backward = cluster.level % 2 == 1;
  if (!is_backward || cluster.glyph_count != 1 || cluster.is_missing) return false;
  if (text.size() < 2 || text.size() > kLongestLigature) return false;
  const FontFace& face = canvas_.fonts_.face(cluster.font);
  const std::uint16_t id = shaped_.glyphs[cluster.glyph_begin].id;
  if (!can_whisper(face, text.substr(1))) return false;
  if (!canvas_.use_.add(cluster.font, id, text.substr(0, 1))) return false;
  for (std::size_t i = text.size() - 1; i > 0; --i) whisper(face, text[i]);
  draw_glyphs(cluster);
  return true;
}

void PdfLineDrawing::begin_actual_text(std::u32string_view text) {
  close_array();
  canvas_.out_ += "/Span<</ActualText<" + utf16_hex(text) + ">>>BDC ";
}

void PdfLineDrawing::end_actual_text() {
  close_array();
  canvas_.out_ += "EMC ";
}

void PdfLineDrawing::glyph(const FontFace& face, const Glyph& glyph) {
  const long rise = std::lround(glyph.y_offset * style_.size / 10);
  const long size = hundredths(style_.size);
  if (canvas_.font_ != face.id() || canvas_.font_size_ != size || canvas_.rise_ != rise) {
    close_array();
    canvas_.set_font(face, style_.size);
    canvas_.set_rise(rise);
  }
  adjust_ -= glyph.x_offset;
  open_array();
  append_glyph_code(glyph.id, canvas_.out_);
  adjust_ = face.advance(glyph.id) + glyph.x_offset - glyph.advance;
}

void PdfLineDrawing::open_array() {
  if (!is_open_) canvas_.out_ += adjust_ == 0 ? "[(" : "[";
  if (adjust_ != 0) {
    if (is_open_) canvas_.out_ += ')';
    append_integer(adjust_, canvas_.out_);
    canvas_.out_ += '(';
    adjust_ = 0;
  }
  is_open_ = true;
}

void PdfLineDrawing::close_array() {
  if (is_open_) canvas_.out_ += ")]TJ ";
  is_open_ = false;
}

void PdfLineDrawing::finish() {
  close_array();
  canvas_.set_rise(0);
}

}  // namespace pressrun::reports
