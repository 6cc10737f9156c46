// Whether a stream of bytes is text that PostgreSQL takes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pressrun::engine::ctl {

// Checks UTF-8 (as RFC 3629 has it: no surrogates, nothing overlong, nothing above U+10FFFF) across
// the borders of pieces, and refuses NUL.
class TextCheck {
 public:
  // THROWS ImportError with line and byte, both counted from 1.
  void feed(std::string_view piece);
  // The stream ends here. THROWS ImportError when it ends within a character.
  void finish() const;

 private:
  void take(unsigned char byte);
  void begin_character(unsigned char byte);
  [[noreturn]] void fail(const std::string& complaint) const;

  std::uint64_t line_ = 1;
  std::uint64_t byte_ = 0;
  int pending_ = 0;                               // continuation bytes that a character still needs
  unsigned char lowest_ = 0x80, highest_ = 0xBF;  // what the next of them may be
};

}  // namespace pressrun::engine::ctl
