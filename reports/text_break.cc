#include "reports/text_break.h"

#include <hb.h>

namespace pressrun::reports {
namespace {

bool is_mark(char32_t c) {
  const hb_unicode_general_category_t category =
      hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
  return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
         category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK ||
         category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK;
}

// Zero-width joiner and non-joiner, variation selectors, emoji modifiers, tags.
bool joins_before(char32_t c) {
  return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE01EF);
}

bool is_breaking_space(char32_t c) {
  return c == ' ' || c == 0x1680 || (c >= 0x2000 && c <= 0x200B && c != 0x2007) || c == 0x205F ||
         c == 0x3000;
}

bool is_ideographic(char32_t c) {
  return (c >= 0x2E80 && c <= 0x30FF) || (c >= 0x3100 && c <= 0x9FFF) ||
         (c >= 0xA000 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
         (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool may_not_begin(char32_t c) {
  constexpr std::u32string_view kClosing =
      U"!%),.:;?]}"
      U"¢°’”†‡›»…‼⁇⁈⁉℃∶、。々〉》」』】〕〗〙〛〜〻ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
      U"・ーヽヾ"
      U"！％），．：；？］｝～｡｣､･ｧｨｩｪｫｬｭｮｯｰ";
  return kClosing.find(c) != std::u32string_view::npos;
}

bool may_not_end(char32_t c) {
  constexpr std::u32string_view kOpening = U"$([{£¥‘“‹«〈《「『【〔〖〘〚〝＄（［｛｢￡￥";
  return kOpening.find(c) != std::u32string_view::npos;
}

bool is_good_in_word(char32_t c) {
  return std::u32string_view(U"-/\\.,;:@_&=?+|").find(c) != std::u32string_view::npos;
}

bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c != 0xD7 && c < 0x2000);
}

Break between(char32_t before, char32_t after) {
  if (is_mark(after) || joins_before(after) || before == 0x200D) return Break::kNever;
  if (is_breaking_space(after)) return is_breaking_space(before) ? Break::kAllowed : Break::kForced;
  if (is_breaking_space(before)) return Break::kAllowed;
  const bool hyphen = before == '-' || before == 0x2010 || before == 0x2013 || before == 0x2014;
  if (hyphen && is_letter(after)) return Break::kAllowed;
  if ((is_ideographic(before) || is_ideographic(after)) && !may_not_begin(after) &&
      !may_not_end(before)) {
    return Break::kAllowed;
  }
  return is_good_in_word(before) ? Break::kGood : Break::kForced;
}

}  // namespace

std::vector<Break> breaks_of(std::u32string_view text) {
  std::vector<Break> breaks(text.size(), Break::kAllowed);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) breaks[i] = between(text[i], text[i + 1]);
  return breaks;
}

}  // namespace pressrun::reports
