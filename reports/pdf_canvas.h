// Drawing on a page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/drawing.h"
#include "reports/font_set.h"
#include "reports/pdf_glyph_use.h"
#include "reports/pdf_text_flow.h"

namespace pressrun::reports {

struct PdfTextStyle {
  double size;
  Color color;
  Anchor anchor = Anchor::kStart;
  double stretch = 1;  // < 1 narrows the glyphs
};

// Writes a page's content stream. Coordinates are points from the page's top left corner, y grows
// downwards; the y of a text is its baseline. Everything drawn must be inside a tag or an artifact
// (see PdfPage); the canvas keeps text objects and tags balanced. Not thread safe.
class PdfCanvas {
 public:
  // Borrows `fonts` and `use`, which learns what is drawn.
  PdfCanvas(double height, FontSet& fonts, PdfGlyphUse& use);

  void fill_rectangle(double x, double y, double width, double height, Color color);
  void line(Point from, Point to, double width, Color color);
  void stroke(const std::vector<PathStep>& path, double width, Color color);
  void fill(const std::vector<PathStep>& path, Color color);
  // Round joins and caps, dashes.
  void stroke(const StrokedLine& line);

  void text(double x, double y, const TextLine& line, const PdfTextStyle& style);
  // Simple characters only, as encode() gave them.
  void simple_text(double x, double y, const FontFace& face, std::string_view codes,
                   const PdfTextStyle& style);

  // Everything until end_mark() is content number `mark` of the page's structure; `name` is the
  // role's. A text mark may hold texts only and stays within one text object, which is short.
  void begin_text_mark(std::string_view name, int mark);
  void end_text_mark();
  void begin_mark(std::string_view name, int mark);
  void begin_artifact();
  void end_mark();  // of the latter two

  // Characters drawn as a replacement since none of the fonts has them.
  std::size_t replaced() const { return replaced_; }
  // The content; nothing may be drawn afterwards.
  std::string take();

 private:
  friend class PdfLineDrawing;

  void open_text();
  void close_text();
  void move_text(double x, double y);
  void set_font(const FontFace& face, double size);
  void set_fill(Color color);
  void set_stroke(Color color, double width);
  void set_stretch(double stretch);
  void set_rise(long hundredths);
  void set_visible(bool is_visible);
  void path(const std::vector<PathStep>& steps);
  void point(Point at);
  void number(long hundredths);
  void operand(double value);
  void color(Color color);

  double height_;
  FontSet& fonts_;
  PdfGlyphUse& use_;
  std::string out_;
  bool in_text_ = false;
  long text_x_ = 0;  // hundredths, of the line's start within the text object
  long text_y_ = 0;
  int font_ = -1;
  long font_size_ = 0;
  long rise_ = 0;
  bool is_visible_ = true;
  long stretch_ = 100;
  long stroke_width_ = -1;
  Color fill_ = {0, 0, 0};
  Color stroke_ = {0, 0, 0};
  std::size_t replaced_ = 0;
};

// Whether `utf8` consists of simple characters of the face; then `codes` are its glyph codes and
// `width` its width in 1/1000 of the font size. `use` learns about it.
bool encode_simple(const FontFace& face, std::string_view utf8, PdfGlyphUse& use,
                   std::string& codes, std::int32_t& width);

}  // namespace pressrun::reports
