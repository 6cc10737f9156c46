// Text of any script to positioned glyphs: the bidirectional algorithm by FriBidi, shaping by
// HarfBuzz, a font for each character from a FontSet.
#pragma once

#include <hb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reports/font_set.h"

namespace pressrun::reports {

// Lengths are in 1/1000 of the font size.
struct Glyph {
  std::uint16_t id;
  std::int16_t x_offset;
  std::int16_t y_offset;
  std::int32_t advance;
};

// Where a line may end after a cluster; the larger the better.
enum class Break : std::uint8_t {
  kNever,   // inside what people see as one character
  kForced,  // in the middle of a word that is longer than a line
  kGood,    // the same, after punctuation in it
  kAllowed  // between words
};

// The smallest piece that has its own glyphs: characters [text_begin, text_end) and glyphs
// [glyph_begin, glyph_begin + glyph_count) from left to right.
struct Cluster {
  std::uint32_t text_begin;
  std::uint32_t text_end;
  std::uint32_t glyph_begin;
  std::uint16_t glyph_count;
  std::uint16_t font;  // id in the FontSet
  std::uint8_t level;  // odd: right to left
  Break break_after;
  bool is_space;
  bool is_missing;  // no font has it: a replacement is shown
  std::int32_t advance;
};

// One paragraph, clusters in the sequence of the text.
struct ShapedText {
  std::u32string text;
  std::vector<Cluster> clusters;
  std::vector<Glyph> glyphs;
  bool is_right_to_left = false;
  std::size_t invalid = 0;  // bytes that were no UTF-8, each shown as U+FFFD
};

// How the glyphs of Latin text stand: kTabular without kerning and ligatures, for columns of values
// that are mostly drawn without a shaper; scripts that need shaping get it either way.
enum class Setting { kProse, kTabular };

// Not thread safe. Keeps what it shaped last, in bounded memory.
class TextShaper {
 public:
  // Borrows `fonts`.
  explicit TextShaper(FontSet& fonts);

  // Of one paragraph without line ends.
  std::shared_ptr<const ShapedText> shape(std::string_view utf8, FontWeight weight,
                                          Setting setting);
  FontSet& fonts() { return fonts_; }

 private:
  struct Run;
  struct FreeBuffer {
    void operator()(hb_buffer_t* buffer) const { hb_buffer_destroy(buffer); }
  };
  using Cache = std::unordered_map<std::string, std::shared_ptr<const ShapedText>>;

  std::shared_ptr<const ShapedText> make(std::string_view utf8, FontWeight weight, Setting setting);
  std::vector<Run> runs_of(const std::u32string& text, const std::vector<std::uint8_t>& levels,
                           FontWeight weight);
  void shape_run(ShapedText& shaped, const Run& run, Setting setting, hb_language_t language);
  void add_clusters(ShapedText& shaped, const Run& run);
  void keep(const std::string& key, const std::shared_ptr<const ShapedText>& shaped);

  FontSet& fonts_;
  std::unique_ptr<hb_buffer_t, FreeBuffer> buffer_;
  Cache young_;  // the two together hold what was used last
  Cache old_;
  std::size_t young_bytes_ = 0;
};

// The clusters [begin, end) from left to right, as the bidirectional algorithm orders a line.
std::vector<std::uint32_t> visual_order(const ShapedText& shaped, std::uint32_t begin,
                                        std::uint32_t end);

}  // namespace pressrun::reports
