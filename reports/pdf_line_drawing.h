// The glyphs of one line in a content stream, so that they can be read back.
#pragma once

#include <string>
#include <string_view>

#include "reports/pdf_canvas.h"

namespace pressrun::reports {

// Draws clusters from left to right with as few operators as it takes, and sees to it that programs
// that extract text get the text of each cluster:
// - a glyph that stands for the text (PdfGlyphUse) needs nothing;
// - a mark that sits on another glyph, and a ligature from right to left (lam and alef), would be
//   torn off or read backwards by poppler, so their characters stand in the line as invisible
//   glyphs without width, in the sequence that the direction asks for, and the visible glyph speaks
//   for the rest;
// - what remains (reordered vowels, replacements) carries /ActualText.
class PdfLineDrawing {
 public:
  // Borrows all. The canvas is in a text object, at the line's start.
  PdfLineDrawing(PdfCanvas& canvas, const ShapedText& shaped, const PdfTextStyle& style)
      : canvas_(canvas), shaped_(shaped), style_(style) {}

  void draw(const Cluster& cluster);
  void finish();

 private:
  bool stands_for(const Cluster& cluster, std::u32string_view text);
  bool draw_mark(const Cluster& cluster, std::u32string_view text);
  bool draw_ligature(const Cluster& cluster, std::u32string_view text);
  bool can_whisper(const FontFace& face, std::u32string_view text);
  void whisper(const FontFace& face, char32_t c);
  void begin_actual_text(std::u32string_view text);
  void end_actual_text();
  void draw_glyphs(const Cluster& cluster);
  void glyph(const FontFace& face, const Glyph& glyph);
  void open_array();
  void close_array();

  PdfCanvas& canvas_;
  const ShapedText& shaped_;
  const PdfTextStyle& style_;
  bool is_open_ = false;
  long adjust_ = 0;  // to be taken off the pen's place before the next glyph
};

// In hundredths of a point, as content streams have them.
long hundredths(double points);
void append_integer(long value, std::string& into);

}  // namespace pressrun::reports
