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

// The first character of `text`. Bytes that are no UTF-8 (overlong forms, surrogates and what is
// beyond U+10FFFF included) are invalid one by one. REQUIRES !text.empty().
Utf8Character first_utf8_character(std::string_view text);

}  // namespace pressrun::reports
