// Which cells a spreadsheet would run as a formula when it opens a CSV file.
#pragma once

#include <string_view>

namespace pressrun::reports {

// A number as people and programs write it, which stays a number in a spreadsheet and runs nothing.
// The whole value is
//   [+-] (D | D sep)* D ["." or "," D...] [e|E [+-] D...] [%]     -42  +3.5e2  -1,234.56  .5  -12%
// where D is an ASCII digit and `sep` one "," or "." between digits; or it is an international
// phone number: "+", then digits in groups parted by single spaces, as in "+49 170 1234567". With
// hyphens, slashes or brackets it would be arithmetic and is not number-like.
bool is_number_like(std::string_view value);

// The text cell must be neutralised: after leading white space of any kind that Unicode knows, and
// zero-width spaces (U+200B, U+2060, U+FEFF), it begins with = + - @, their fullwidth
// forms, TAB, CR or LF, and it is not number-like, nor a placeholder of "-" and "+" alone, as in
// "-" or "--".
bool runs_as_formula(std::string_view value);

// False for most values that runs_as_formula() says no to, and quick to ask.
inline bool may_run_as_formula(std::string_view value) {
  if (value.empty()) return false;
  switch (value.front()) {
    case ' ':
    case '\v':
    case '\f':
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case '\xC2':  // and the bytes that begin spaces beyond ASCII, and fullwidth forms
    case '\xE1':
    case '\xE2':
    case '\xE3':
    case '\xEF':
      return true;
    default:
      return false;
  }
}

}  // namespace pressrun::reports
