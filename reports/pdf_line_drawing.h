// The glyphs of one line in a content stream, so that they can be read back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/pdf_canvas.h"

namespace pressrun::reports {

// Draws clusters from left to right with as few operators as it takes, and sees to it that programs
// that extract text get the text of each cluster:
// - a glyph that stands for the text (PdfGlyphUse) needs nothing;
// - from left to right, a mark that sits on another glyph would be torn off by poppler, so its
//   character stands in the line as an invisible glyph without width, and the visible one is
//   silent;
// - from right to left, poppler reads whatever a glyph or an /ActualText says backwards, takes what
//   overlaps for words of their own, and what is narrow for gaps. So ligatures, and letters with
//   their marks, are divided into as many equal parts as they have characters, which invisible
//   glyphs fill, each with an /ActualText of one character; the last part has the visible glyphs;
// - what remains (reordered vowels, replacements) carries /ActualText.
class PdfLineDrawing {
 public:
  // Borrows all. The canvas is in a text object, at the line's start.
  PdfLineDrawing(PdfCanvas& canvas, const ShapedText& shaped, const PdfTextStyle& style)
      : canvas_(canvas), shaped_(shaped), style_(style) {}

  void draw(const Cluster& cluster);
  void finish();

 private:
  std::u32string_view text_of(const Cluster& cluster) const;
  void draw_alone(const Cluster& cluster);
  void draw_waiting();
  bool is_backward_mark(const Cluster& cluster) const;
  bool carries_waiting(const Cluster& cluster) const;
  void follow_direction(char32_t c);
  std::u32string spoken(const Cluster& base) const;
  bool draw_backward(const Cluster& base);
  void draw_silently(const Cluster& cluster);
  // Moves the pen, in 1/1000 of the font size; the answer is how far it got.
  long skip(const Cluster& base, double width);
  bool stands_for(const Cluster& cluster, std::u32string_view text);
  bool draw_mark(const Cluster& cluster, std::u32string_view text);
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
  std::vector<const Cluster*> waiting_;  // marks from right to left, for what carries them
  bool is_backward_ = false;             // the last character with a direction was right to left
  bool is_open_ = false;
  long adjust_ = 0;  // to be taken off the pen's place before the next glyph
};

// In hundredths of a point, as content streams have them.
long hundredths(double points);
void append_integer(long value, std::string& into);

}  // namespace pressrun::reports
