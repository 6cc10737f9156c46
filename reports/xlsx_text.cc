#include "reports/xlsx_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kEscapeUnits = 7;  // _xHHHH_

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Readers would take it for an escape.
bool looks_escaped(std::string_view text) {
  return text.size() >= kEscapeUnits && text[0] == '_' && text[1] == 'x' && text[6] == '_' &&
         std::all_of(text.begin() + 2, text.begin() + 6, is_hexadecimal);
}

// TAB and LF stand in XML; a CR would be read as LF.
bool is_escaped(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF;
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) || c >= 0x1F300;
}

// One character as it stands in the file. Views of static or borrowed bytes, or of `buffer`.
struct Written {
  std::string_view bytes;
  std::size_t units;
};

using Escape = std::array<char, kEscapeUnits + 1>;

Written written(std::string_view text, const Utf8Character& character, Escape& buffer) {
  if (!character.valid) return {"\xEF\xBF\xBD", 1};
  const char32_t c = character.code_point;
  if (is_escaped(c) || (c == '_' && looks_escaped(text))) {
    std::snprintf(buffer.data(), buffer.size(), "_x%04X_", static_cast<unsigned>(c));
    return {{buffer.data(), kEscapeUnits}, kEscapeUnits};
  }
  return {text.substr(0, character.bytes), c > 0xFFFF ? 2u : 1u};
}

}  // namespace

bool is_plain_xlsx_text(std::string_view value) {
  if (value.size() > kXlsxCellUnits) return false;
  bool plain = true;
  for (const char c : value) plain &= c >= ' ' && c != '_' && c != '\x7F';
  return plain;
}

bool XlsxTextPieces::next(std::string& piece) {
  if (rest_.empty()) return false;
  piece.clear();
  std::size_t units = 0;
  Escape buffer;
  while (!rest_.empty()) {
    const Utf8Character character = first_utf8_character(rest_);
    const Written next = written(rest_, character, buffer);
    if (units + next.units > units_) break;
    units += next.units;
    piece += next.bytes;
    was_invalid_ |= !character.valid;
    rest_.remove_prefix(character.bytes);
  }
  return true;
}

std::size_t xlsx_text_width(std::string_view value, std::size_t most) {
  std::size_t width = 0;
  while (!value.empty() && value[0] != '\n' && width < most) {
    const Utf8Character character = first_utf8_character(value);
    width += is_wide(character.code_point) ? 2 : 1;
    value.remove_prefix(character.bytes);
  }
  return std::min(width, most);
}

}  // namespace pressrun::reports
