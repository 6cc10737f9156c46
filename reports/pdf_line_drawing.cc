#include "reports/pdf_line_drawing.h"

#include <fribidi.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

// A mark that the font moves by less than this, in 1/1000 of the font size, stays in reading order.
constexpr int kSmallOffset = 30;
constexpr std::size_t kLongestBackward = 12;  // a ligature of four with two marks on each
constexpr double kWhisperStretch = 0.01;
constexpr char32_t kRightToLeftMark = 0x200F;
constexpr char32_t kDottedCircle = 0x25CC;  // what fonts with marks have, and texts seldom do

// Readers find spaces by the gaps and drop what is no plain one.
bool is_wide_space(std::u32string_view text) {
  return text == U"\u00A0" || text == U"\u2007" || text == U"\u202F";
}

bool is_mark(char32_t c) { return fribidi_get_bidi_type(c) == FRIBIDI_TYPE_NSM; }

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

std::u32string_view PdfLineDrawing::text_of(const Cluster& cluster) const {
  return std::u32string_view(shaped_.text)
      .substr(cluster.text_begin, cluster.text_end - cluster.text_begin);
}

void PdfLineDrawing::draw(const Cluster& cluster) {
  if (!waiting_.empty() && !carries_waiting(cluster)) draw_waiting();
  if (is_backward_mark(cluster)) {
    waiting_.push_back(&cluster);
    return;
  }
  if (draw_backward(cluster)) return;
  draw_waiting();
  draw_alone(cluster);
}

void PdfLineDrawing::draw_waiting() {
  for (const Cluster* mark : std::exchange(waiting_, {})) draw_alone(*mark);
}

void PdfLineDrawing::draw_alone(const Cluster& cluster) {
  const std::u32string_view text = text_of(cluster);
  if (cluster.is_missing) canvas_.replaced_ += text.size();
  for (const char32_t c : text) follow_direction(c);
  if (draw_mark(cluster, text)) return;
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

bool PdfLineDrawing::is_backward_mark(const Cluster& cluster) const {
  const std::u32string_view text = text_of(cluster);
  return cluster.level % 2 == 1 && !cluster.is_missing &&
         std::all_of(text.begin(), text.end(), is_mark);
}

bool PdfLineDrawing::carries_waiting(const Cluster& cluster) const {
  const Cluster& mark = *waiting_.back();
  return cluster.text_end == mark.text_begin && cluster.level == mark.level &&
         cluster.font == mark.font && !cluster.is_missing;
}

void PdfLineDrawing::follow_direction(char32_t c) {
  const FriBidiCharType type = fribidi_get_bidi_type(c);
  if (FRIBIDI_IS_STRONG(type) || FRIBIDI_IS_NUMBER(type)) {
    is_backward_ = FRIBIDI_IS_STRONG(type) && FRIBIDI_IS_RTL(type);
  }
}

// From left to right. A mark may not come first where readers do not know the direction yet.
std::u32string PdfLineDrawing::spoken(const Cluster& base) const {
  const std::uint32_t end = waiting_.empty() ? base.text_end : waiting_.front()->text_end;
  const std::u32string_view text =
      std::u32string_view(shaped_.text).substr(base.text_begin, end - base.text_begin);
  std::u32string spoken(text.rbegin(), text.rend());
  if (!is_backward_ && !FRIBIDI_IS_LETTER(fribidi_get_bidi_type(spoken.front()))) {
    spoken.insert(spoken.begin(), kRightToLeftMark);
  }
  return spoken;
}

bool PdfLineDrawing::draw_backward(const Cluster& base) {
  if (base.level % 2 == 0 || base.is_missing) return false;
  if (waiting_.empty() && text_of(base).size() < 2) return false;
  const std::u32string text = spoken(base);
  std::int32_t width = base.advance;
  for (const Cluster* mark : waiting_) width += mark->advance;
  if (width <= 0 || text.size() > kLongestBackward) return false;
  const double share = width / static_cast<double>(text.size());
  long moved = 0;
  for (const char32_t c : text.substr(0, text.size() - 1)) {
    begin_actual_text({&c, 1});
    moved += skip(base, share);
    end_actual_text();
  }
  begin_actual_text({&text.back(), 1});
  moved += skip(base, 0);
  adjust_ += moved;
  for (const Cluster* mark : std::exchange(waiting_, {})) draw_silently(*mark);
  draw_silently(base);
  end_actual_text();
  for (const char32_t c : text) follow_direction(c);
  return true;
}

void PdfLineDrawing::draw_silently(const Cluster& cluster) {
  stands_for(cluster, text_of(cluster));
  draw_glyphs(cluster);
}

long PdfLineDrawing::skip(const Cluster& base, double width) {
  const FontFace& face = canvas_.fonts_.face(base.font);
  std::uint16_t id = face.glyph(kDottedCircle);
  if (face.advance(id) <= 0 || id == 0) id = shaped_.glyphs[base.glyph_begin].id;
  canvas_.use_.add(base.font, id);
  const int advance = std::max(face.advance(id), 1);
  const double stretch =
      std::max(std::round(width * style_.stretch / advance * 100) / 100, kWhisperStretch);
  close_array();
  canvas_.set_visible(false);
  canvas_.set_stretch(stretch);
  adjust_ = std::lround(static_cast<double>(adjust_) * style_.stretch / stretch);
  glyph(face, {id, 0, 0, face.advance(id)});
  close_array();
  canvas_.set_visible(true);
  canvas_.set_stretch(style_.stretch);
  return std::lround(advance * stretch / style_.stretch);
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
  draw_waiting();
  close_array();
  canvas_.set_rise(0);
}

}  // namespace pressrun::reports
