// UTF-8 to code points that can be drawn.
#pragma once

#include <string>
#include <string_view>

namespace pressrun::reports {

constexpr char32_t kReplacementCharacter = 0xFFFD;
constexpr int kTabWidth = 4;  // in spaces

// The whole text; control characters become their pictures (U+2400 and on), tabs kTabWidth spaces,
// so that nothing is invisible. `invalid` is raised by one for each U+FFFD made.
std::u32string decode_for_drawing(std::string_view text, std::size_t& invalid);

// A length of at most `most` bytes at which the text can be cut: after a space if there is one in
// the last quarter, else between code points. REQUIRES most >= 8.
std::size_t cut_length(std::string_view text, std::size_t most);

// "FEFF0041...": a PDF text string, without its brackets.
std::string utf16_hex(std::u32string_view text);
void append_utf16_hex(std::u32string_view text, std::string& into);

}  // namespace pressrun::reports
