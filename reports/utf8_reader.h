// UTF-8, one character after another.
#pragma once

#include <cstddef>
#include <string_view>

namespace pressrun::reports {

struct Utf8Character {
  char32_t code_point = 0;  // U+FFFD where it is not valid
  std::size_t bytes = 1;
  bool valid = true;
};

// The first character of `text`. What is no UTF-8 (RFC 3629: also surrogates, overlong forms, what
// is beyond U+10FFFF) is invalid, one for each maximal part of a sequence, as Unicode's section 3.9
// recommends. REQUIRES !text.empty().
Utf8Character first_utf8_character(std::string_view text);

// The same, and takes it off the front.
inline Utf8Character take_utf8_character(std::string_view& text) {
  const Utf8Character character = first_utf8_character(text);
  text.remove_prefix(character.bytes);
  return character;
}

}  // namespace pressrun::reports
