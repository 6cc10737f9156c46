#include "reports/text_shaper.h"

#include <fribidi.h>

#include <algorithm>
#include <array>
#include <new>

#include "reports/text_break.h"
#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kCachedBytes = 4u << 20;  // of each generation
constexpr std::size_t kLongestCached = 512;     // bytes of text
constexpr std::size_t kRememberedPerByte = 64;  // what a shaped byte costs, about
constexpr char32_t kFirstRightToLeft = 0x590;   // and everything that directs text lies above
constexpr char32_t kHangulBegin = 0xAC00;
constexpr char32_t kHangulEnd = 0xD7A4;

bool is_kana(char32_t c) { return c >= 0x3040 && c <= 0x30FF; }
bool is_hangul(char32_t c) { return c >= kHangulBegin && c < kHangulEnd; }

// Ideographs look different in Chinese, Japanese and Korean; what else the text contains tells.
hb_language_t language_of(const std::u32string& text) {
  bool hangul = false;
  bool wide = false;
  for (const char32_t c : text) {
    if (is_kana(c)) return hb_language_from_string("ja", -1);
    hangul = hangul || is_hangul(c);
    wide = wide || c >= 0x2E80;
  }
  if (hangul) return hb_language_from_string("ko", -1);
  return hb_language_from_string(wide ? "zh-hans" : "en", -1);
}

std::vector<std::uint8_t> bidi_levels(const std::u32string& text, bool& is_right_to_left) {
  const bool is_plain =
      std::all_of(text.begin(), text.end(), [](char32_t c) { return c < kFirstRightToLeft; });
  is_right_to_left = false;
  if (is_plain) return std::vector<std::uint8_t>(text.size(), 0);
  const auto length = static_cast<FriBidiStrIndex>(text.size());
  const auto* characters = reinterpret_cast<const FriBidiChar*>(text.data());
  std::vector<FriBidiCharType> types(text.size());
  std::vector<FriBidiBracketType> brackets(text.size());
  std::vector<FriBidiLevel> levels(text.size());
  FriBidiParType direction = FRIBIDI_PAR_ON;
  fribidi_get_bidi_types(characters, length, types.data());
  fribidi_get_bracket_types(characters, length, types.data(), brackets.data());
  if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), length, &direction,
                                          levels.data()) == 0)
    throw std::bad_alloc();
  is_right_to_left = FRIBIDI_IS_RTL(direction) != 0;
  return {levels.begin(), levels.end()};
}

hb_script_t script_of(char32_t c) { return hb_unicode_script(hb_unicode_funcs_get_default(), c); }

bool is_shared(hb_script_t script) {
  return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN;
}

// What has no picture of its own and takes part in the text around it.
bool is_ignorable(char32_t c) {
  return c == 0xAD || c == 0x34F || c == 0x61C || (c >= 0x17B4 && c <= 0x17B5) ||
         (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool is_ascii_word(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

const std::array<hb_feature_t, 4> kTabularFeatures = {{
    {HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
}};

bool is_alphabet_without_shaping(hb_script_t script) {
  return script == HB_SCRIPT_LATIN || script == HB_SCRIPT_GREEK || script == HB_SCRIPT_CYRILLIC ||
         is_shared(script);
}

void set_breaks(ShapedText& shaped) {
  const std::vector<Break> breaks = breaks_of(shaped.text);
  for (Cluster& cluster : shaped.clusters) cluster.break_after = breaks[cluster.text_end - 1];
}

// What a shaper would answer for tabular text of simple characters alone; else false, and nothing
// is changed.
bool set_simple(ShapedText& shaped, const FontFace& face) {
  const std::u32string& text = shaped.text;
  if (!std::all_of(text.begin(), text.end(), [&](char32_t c) { return face.simple(c) != nullptr; }))
    return false;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const FontFace::Simple& simple = *face.simple(text[i]);
    shaped.glyphs.push_back({simple.glyph, 0, 0, simple.advance});
    shaped.clusters.push_back({i, i + 1, i, 1, static_cast<std::uint16_t>(face.id()), 0,
                               Break::kNever, text[i] == ' ', false, simple.advance});
  }
  return true;
}

}  // namespace

// Characters [begin, end) of one level, script and font.
struct TextShaper::Run {
  std::uint32_t begin;
  std::uint32_t end;
  std::uint8_t level;
  hb_script_t script;
  FontFace* face;
  bool is_missing;
};

TextShaper::TextShaper(FontSet& fonts) : fonts_(fonts), buffer_(hb_buffer_create()) {}

std::shared_ptr<const ShapedText> TextShaper::shape(std::string_view utf8, FontWeight weight,
                                                    Setting setting) {
  if (utf8.size() > kLongestCached) return make(utf8, weight, setting);
  std::string key(1, static_cast<char>('a' + (weight == FontWeight::kBold ? 1 : 0) +
                                       (setting == Setting::kProse ? 2 : 0)));
  key.append(utf8);
  if (const auto found = young_.find(key); found != young_.end()) return found->second;
  const auto found = old_.find(key);
  auto shaped = found != old_.end() ? found->second : make(utf8, weight, setting);
  keep(key, shaped);
  return shaped;
}

void TextShaper::keep(const std::string& key, const std::shared_ptr<const ShapedText>& shaped) {
  young_bytes_ += (key.size() + 8) * kRememberedPerByte;
  if (young_bytes_ > kCachedBytes) {
    old_ = std::move(young_);
    young_.clear();
    young_bytes_ = 0;
  }
  young_.emplace(key, shaped);
}

std::shared_ptr<const ShapedText> TextShaper::make(std::string_view utf8, FontWeight weight,
                                                   Setting setting) {
  auto shaped = std::make_shared<ShapedText>();
  shaped->text = decode_for_drawing(utf8, shaped->invalid);
  if (shaped->text.empty()) return shaped;
  if (setting == Setting::kTabular && set_simple(*shaped, fonts_.base(weight))) {
    set_breaks(*shaped);
    return shaped;
  }
  const auto levels = bidi_levels(shaped->text, shaped->is_right_to_left);
  const hb_language_t language = language_of(shaped->text);
  shaped->clusters.reserve(shaped->text.size());
  shaped->glyphs.reserve(shaped->text.size());
  for (const Run& run : runs_of(shaped->text, levels, weight)) {
    shape_run(*shaped, run, setting, language);
  }
  set_breaks(*shaped);
  return shaped;
}

std::vector<TextShaper::Run> TextShaper::runs_of(const std::u32string& text,
                                                 const std::vector<std::uint8_t>& levels,
                                                 FontWeight weight) {
  std::vector<Run> runs;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    Run* last = runs.empty() ? nullptr : &runs.back();
    hb_script_t script = script_of(c);
    FontFace* face = nullptr;
    bool is_missing = false;
    if (is_ignorable(c)) {
      face = last != nullptr ? last->face : &fonts_.base(weight);
      is_missing = last != nullptr && last->is_missing;
    } else if (last != nullptr && !last->is_missing && is_shared(script) && !is_ascii_word(c) &&
               last->face->glyph(c) != 0) {
      face = last->face;
    } else {
      face = fonts_.covering(c, weight);
      is_missing = face == nullptr;
      if (is_missing) face = fonts_.covering(kReplacementCharacter, weight);
      if (face == nullptr) face = &fonts_.base(weight);
    }
    if (is_shared(script) && last != nullptr) script = last->script;
    const bool same_script = last != nullptr && (last->script == script || is_shared(last->script));
    if (same_script && last->face == face && last->level == levels[i] &&
        last->is_missing == is_missing) {
      last->end = i + 1;
      last->script = script;
    } else {
      runs.push_back({i, i + 1, levels[i], script, face, is_missing});
    }
  }
  return runs;
}

void TextShaper::shape_run(ShapedText& shaped, const Run& run, Setting setting,
                           hb_language_t language) {
  hb_buffer_t* buffer = buffer_.get();
  hb_buffer_reset(buffer);
  hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
  hb_buffer_set_flags(buffer, static_cast<hb_buffer_flags_t>(
                                  HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES |
                                  (run.begin == 0 ? HB_BUFFER_FLAG_BOT : 0) |
                                  (run.end == shaped.text.size() ? HB_BUFFER_FLAG_EOT : 0)));
  if (run.is_missing) {
    const std::vector<std::uint32_t> shown(run.end - run.begin, kReplacementCharacter);
    for (std::uint32_t i = 0; i < shown.size(); ++i) hb_buffer_add(buffer, shown[i], run.begin + i);
    hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
  } else {
    hb_buffer_add_utf32(buffer, reinterpret_cast<const std::uint32_t*>(shaped.text.data()),
                        static_cast<int>(shaped.text.size()), run.begin,
                        static_cast<int>(run.end - run.begin));
  }
  hb_buffer_set_direction(buffer, run.level % 2 == 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_script(buffer, is_shared(run.script) ? HB_SCRIPT_LATIN : run.script);
  hb_buffer_set_language(buffer, language);
  const bool plain = setting == Setting::kTabular && is_alphabet_without_shaping(run.script);
  hb_shape(run.face->hb_font(), buffer, plain ? kTabularFeatures.data() : nullptr,
           plain ? static_cast<unsigned>(kTabularFeatures.size()) : 0);
  add_clusters(shaped, run);
}

// HarfBuzz gives the glyphs from left to right; clusters go into the text's sequence.
void TextShaper::add_clusters(ShapedText& shaped, const Run& run) {
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer_.get(), &count);
  const hb_glyph_position_t* places = hb_buffer_get_glyph_positions(buffer_.get(), &count);
  const bool is_backward = run.level % 2 == 1;
  const auto glyph_base = static_cast<std::uint32_t>(shaped.glyphs.size());
  for (unsigned i = 0; i < count; ++i) {
    shaped.glyphs.push_back({static_cast<std::uint16_t>(infos[i].codepoint),
                             static_cast<std::int16_t>(run.face->scaled(places[i].x_offset)),
                             static_cast<std::int16_t>(run.face->scaled(places[i].y_offset)),
                             run.face->scaled(places[i].x_advance)});
  }
  const std::size_t first = shaped.clusters.size();
  for (unsigned i = 0; i < count;) {
    unsigned end = i + 1;
    while (end < count && infos[end].cluster == infos[i].cluster) ++end;
    std::int32_t advance = 0;
    for (unsigned g = i; g < end; ++g) advance += shaped.glyphs[glyph_base + g].advance;
    const std::uint32_t begin = infos[i].cluster;
    shaped.clusters.push_back({begin, begin, glyph_base + i, static_cast<std::uint16_t>(end - i),
                               static_cast<std::uint16_t>(run.face->id()), run.level, Break::kNever,
                               false, run.is_missing, advance});
    i = end;
  }
  const auto begin = shaped.clusters.begin() + static_cast<std::ptrdiff_t>(first);
  if (is_backward) std::reverse(begin, shaped.clusters.end());
  // Text of glyphs that were removed belongs to the cluster before it, at the start to the first.
  for (auto cluster = begin; cluster != shaped.clusters.end(); ++cluster) {
    const auto next = cluster + 1;
    if (cluster == begin) cluster->text_begin = run.begin;
    cluster->text_end = next == shaped.clusters.end() ? run.end : next->text_begin;
    const std::u32string_view text =
        std::u32string_view(shaped.text)
            .substr(cluster->text_begin, cluster->text_end - cluster->text_begin);
    cluster->is_space = text == U" " || text == U"\u3000";
  }
}

std::vector<std::uint32_t> visual_order(const ShapedText& shaped, std::uint32_t begin,
                                        std::uint32_t end) {
  std::vector<std::uint32_t> order;
  std::uint8_t highest = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    order.push_back(i);
    highest = std::max(highest, shaped.clusters[i].level);
  }
  for (std::uint8_t level = highest; level > 0; --level) {
    for (auto at = order.begin(); at != order.end();) {
      const auto is_low = [&](std::uint32_t i) { return shaped.clusters[i].level < level; };
      const auto from = std::find_if_not(at, order.end(), is_low);
      const auto to = std::find_if(from, order.end(), is_low);
      std::reverse(from, to);
      at = to;
    }
  }
  return order;
}

}  // namespace pressrun::reports
