// A text cut into lines of a width.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "reports/text_shaper.h"

namespace pressrun::reports {

// Clusters [begin, end) of a shaped paragraph; no trailing spaces. Empty: an empty line.
struct TextLine {
  std::shared_ptr<const ShapedText> text;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::int32_t width = 0;  // 1/1000 of the font size
  bool is_right_to_left() const { return text && text->is_right_to_left; }
};

// Gives the lines one after another, so that a text of any size takes bounded memory. Line ends in
// the text (all that Unicode knows) end a line. A paragraph beyond 4 KiB is shaped in pieces, each
// from the beginning of a line on. Every line has at least one cluster, so that any width comes to
// an end.
class PdfTextFlow {
 public:
  // Borrows all; `utf8` must live as long as the flow.
  PdfTextFlow(TextShaper& shaper, std::string_view utf8, FontWeight weight, Setting setting)
      : shaper_(&shaper), rest_(utf8), weight_(weight), setting_(setting) {}

  // The next line of at most `width` (1/1000 of the font size); false: there is none.
  bool next(std::int32_t width, TextLine& line);
  bool at_end() const { return shaped_ == nullptr && rest_.empty(); }

 private:
  bool take_piece();
  void take_again(std::uint32_t character);
  void cut(std::int32_t width, TextLine& line);

  TextShaper* shaper_;
  std::string_view rest_;
  std::string_view piece_;   // what `shaped_` was made of
  bool is_cut_off_ = false;  // the paragraph goes on after the piece
  FontWeight weight_;
  Setting setting_;
  std::shared_ptr<const ShapedText> shaped_;  // nullptr: take the next piece
  std::uint32_t at_ = 0;
};

// The whole text as one line, line ends as spaces. For texts that are known to be short.
TextLine single_line(TextShaper& shaper, std::string_view utf8, FontWeight weight, Setting setting);

// One line of at most `width`, its end replaced by an ellipsis where it is longer.
TextLine shortened_line(TextShaper& shaper, std::string_view utf8, FontWeight weight,
                        std::int32_t width);

}  // namespace pressrun::reports
