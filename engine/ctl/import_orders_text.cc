#include "engine/ctl/import_orders_text.h"

#include <algorithm>

#include "engine/ctl/import_orders_error.h"

namespace pressrun::engine::ctl {

namespace {

bool is_plain(char c) { return static_cast<unsigned char>(c) - 1U < 0x7FU; }

}  // namespace

void TextCheck::feed(std::string_view piece) {
  while (!piece.empty()) {
    if (pending_ > 0 || !is_plain(piece.front())) {
      ++byte_;
      take(static_cast<unsigned char>(piece.front()));
      piece.remove_prefix(1);
      continue;
    }
    const auto end = std::find_if_not(piece.begin(), piece.end(), is_plain);
    line_ += static_cast<std::uint64_t>(std::count(piece.begin(), end, '\n'));
    byte_ += static_cast<std::uint64_t>(end - piece.begin());
    piece.remove_prefix(static_cast<std::size_t>(end - piece.begin()));
  }
}

void TextCheck::finish() const {
  if (pending_ > 0) fail("the file ends within a UTF-8 character; copy it again, whole");
}

void TextCheck::take(unsigned char byte) {
  if (pending_ == 0) return begin_character(byte);
  if (byte < lowest_ || byte > highest_) {
    fail(
        "this is not UTF-8; convert the file first, for example with iconv -f WINDOWS-1252 -t "
        "UTF-8");
  }
  --pending_;
  lowest_ = 0x80;
  highest_ = 0xBF;
}

void TextCheck::begin_character(unsigned char byte) {
  if (byte == 0) fail("there is a NUL byte; the file is not text, or was damaged: make it anew");
  if (byte >= 0xC2 && byte <= 0xDF) {
    pending_ = 1;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    pending_ = 2;
    if (byte == 0xE0) lowest_ = 0xA0;
    if (byte == 0xED) highest_ = 0x9F;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    pending_ = 3;
    if (byte == 0xF0) lowest_ = 0x90;
    if (byte == 0xF4) highest_ = 0x8F;
  } else {
    fail(
        "this is not UTF-8; convert the file first, for example with iconv -f WINDOWS-1252 -t "
        "UTF-8");
  }
}

void TextCheck::fail(const std::string& complaint) const {
  throw ImportError("line " + std::to_string(line_) + ", byte " + std::to_string(byte_) + ": " +
                    complaint);
}

}  // namespace pressrun::engine::ctl
