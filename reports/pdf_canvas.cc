#include "reports/pdf_canvas.h"

#include <cmath>
#include <utility>

#include "reports/pdf_line_drawing.h"
#include "reports/text_decode.h"
#include "reports/utf8_reader.h"

namespace pressrun::reports {
PdfCanvas::PdfCanvas(double height, FontSet& fonts, PdfGlyphUse& use)
    : height_(height), fonts_(fonts), use_(use) {
  out_.reserve(32u << 10);
}

void PdfCanvas::number(long value) {
  if (value < 0) {
    out_ += '-';
    value = -value;
  }
  append_integer(value / 100, out_);
  const long fraction = value % 100;
  if (fraction != 0) {
    out_ += '.';
    out_ += static_cast<char>('0' + fraction / 10);
    if (fraction % 10 != 0) out_ += static_cast<char>('0' + fraction % 10);
  }
  out_ += ' ';
}

void PdfCanvas::operand(double value) { number(hundredths(value)); }

void PdfCanvas::point(Point at) {
  operand(at.x);
  operand(height_ - at.y);
}

void PdfCanvas::color(Color c) {
  for (const int channel : {c.red, c.green, c.blue}) number((channel * 100 + 127) / 255);
}

void PdfCanvas::set_fill(Color c) {
  if (fill_ == c) return;
  fill_ = c;
  color(c);
  out_ += "rg\n";
}

void PdfCanvas::set_stroke(Color c, double width) {
  if (stroke_ != c) {
    stroke_ = c;
    color(c);
    out_ += "RG\n";
  }
  if (stroke_width_ != hundredths(width)) {
    stroke_width_ = hundredths(width);
    number(stroke_width_);
    out_ += "w\n";
  }
}

void PdfCanvas::fill_rectangle(double x, double y, double width, double height, Color c) {
  close_text();
  set_fill(c);
  point({x, y + height});
  operand(width);
  operand(height);
  out_ += "re f\n";
}

void PdfCanvas::line(Point from, Point to, double width, Color c) {
  stroke({{PathStep::Kind::kMove, from}, {PathStep::Kind::kLine, to}}, width, c);
}

void PdfCanvas::stroke(const std::vector<PathStep>& steps, double width, Color c) {
  close_text();
  set_stroke(c, width);
  path(steps);
  out_ += "S\n";
}

void PdfCanvas::fill(const std::vector<PathStep>& steps, Color c) {
  close_text();
  set_fill(c);
  path(steps);
  out_ += "f\n";
}

void PdfCanvas::stroke(const StrokedLine& line) {
  std::vector<PathStep> steps;
  for (const Point& at : line.points) {
    steps.push_back({steps.empty() ? PathStep::Kind::kMove : PathStep::Kind::kLine, at});
  }
  close_text();
  set_stroke(line.color, line.width);
  out_ += "q 1 J 1 j [";
  for (const double length : line.dash) operand(length);
  out_ += "] 0 d\n";
  path(steps);
  out_ += "S Q\n";
}

void PdfCanvas::path(const std::vector<PathStep>& steps) {
  for (const PathStep& step : steps) {
    switch (step.kind) {
      case PathStep::Kind::kMove:
        point(step.to);
        out_ += "m\n";
        break;
      case PathStep::Kind::kLine:
        point(step.to);
        out_ += "l\n";
        break;
      case PathStep::Kind::kCurve:
        point(step.control1);
        point(step.control2);
        point(step.to);
        out_ += "c\n";
        break;
      case PathStep::Kind::kClose:
        out_ += "h\n";
        break;
    }
  }
}

void PdfCanvas::open_text() {
  if (in_text_) return;
  in_text_ = true;
  text_x_ = text_y_ = 0;
  out_ += "BT\n";
}

void PdfCanvas::close_text() {
  if (in_text_) out_ += "ET\n";
  in_text_ = false;
}

void PdfCanvas::move_text(double x, double y) {
  open_text();
  const long to_x = hundredths(x);
  const long to_y = hundredths(height_ - y);
  number(to_x - text_x_);
  number(to_y - text_y_);
  out_ += "Td ";
  text_x_ = to_x;
  text_y_ = to_y;
}

void PdfCanvas::set_font(const FontFace& face, double size) {
  if (font_ == face.id() && font_size_ == hundredths(size)) return;
  font_ = face.id();
  font_size_ = hundredths(size);
  out_ += '/';
  out_ += face.resource();
  out_ += ' ';
  number(font_size_);
  out_ += "Tf ";
}

void PdfCanvas::set_stretch(double stretch) {
  const long percent = std::lround(stretch * 100);
  if (stretch_ == percent) return;
  stretch_ = percent;
  append_integer(percent, out_);
  out_ += " Tz ";
}

void PdfCanvas::set_rise(long rise) {
  if (rise_ == rise) return;
  rise_ = rise;
  number(rise);
  out_ += "Ts ";
}

void PdfCanvas::set_visible(bool is_visible) {
  if (is_visible_ == is_visible) return;
  is_visible_ = is_visible;
  out_ += is_visible ? "0 Tr " : "3 Tr ";
}

void PdfCanvas::simple_text(double x, double y, const FontFace& face, std::string_view codes,
                            const PdfTextStyle& style) {
  open_text();
  set_fill(style.color);
  set_font(face, style.size);
  set_stretch(style.stretch);
  move_text(x, y);
  out_ += '(';
  out_ += codes;
  out_ += ")Tj\n";
}

void PdfCanvas::text(double x, double y, const TextLine& line, const PdfTextStyle& style) {
  if (line.begin == line.end) return;
  const double width = line.width * style.size * style.stretch / 1000;
  if (style.anchor == Anchor::kMiddle) x -= width / 2;
  if (style.anchor == Anchor::kEnd) x -= width;
  open_text();
  set_fill(style.color);
  set_stretch(style.stretch);
  move_text(x, y);
  if (line.begin == 0) replaced_ += line.text->invalid;
  PdfLineDrawing drawing(*this, *line.text, style);
  for (const std::uint32_t i : visual_order(*line.text, line.begin, line.end)) {
    drawing.draw(line.text->clusters[i]);
  }
  drawing.finish();
  out_ += '\n';
}

void PdfCanvas::begin_text_mark(std::string_view name, int mark) {
  open_text();
  out_ += '/';
  out_ += name;
  out_ += "<</MCID ";
  append_integer(mark, out_);
  out_ += ">>BDC ";
}

void PdfCanvas::end_text_mark() { out_ += "EMC\n"; }

void PdfCanvas::begin_mark(std::string_view name, int mark) {
  close_text();
  out_ += '/';
  out_ += name;
  out_ += "<</MCID ";
  append_integer(mark, out_);
  out_ += ">>BDC\n";
}

void PdfCanvas::begin_artifact() {
  close_text();
  out_ += "/Artifact BMC\n";
}

void PdfCanvas::end_mark() {
  close_text();
  out_ += "EMC\n";
}

std::string PdfCanvas::take() {
  close_text();
  set_stretch(1);  // whoever draws after us starts from here
  return std::move(out_);
}

bool encode_simple(const FontFace& face, std::string_view utf8, PdfGlyphUse& use,
                   std::string& codes, std::int32_t& width) {
  codes.clear();
  width = 0;
  while (!utf8.empty()) {
    const char32_t c = take_utf8_character(utf8).code_point;
    const FontFace::Simple* simple = face.simple(c);
    if (simple == nullptr) return false;
    codes.append(simple->bytes, simple->size);
    width += simple->advance;
    use.add_simple(face.id(), c);
  }
  return true;
}

}  // namespace pressrun::reports
