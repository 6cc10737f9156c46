// Text as an XLSX file can hold it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pressrun::reports {

// What Excel takes in one cell, in UTF-16 units.
inline constexpr std::size_t kXlsxCellUnits = 32'767;

// Printable ASCII without "_" that fits a cell: most values, which can be written as they are.
bool is_plain_xlsx_text(std::string_view value);

// Cuts a text into pieces that each fit a cell, at most at the ends of characters. XML cannot hold
// control characters, U+FFFE and U+FFFF: they become Excel's _xHHHH_, which every reader turns
// back, as does "_x0041_" and the like, whose first "_" is escaped. A byte that is not UTF-8
// becomes U+FFFD. A piece is counted as it is written, so an escape takes 7 units.
class XlsxTextPieces {
 public:
  // Borrows the bytes of `value`. REQUIRES units >= 7.
  XlsxTextPieces(std::string_view value, std::size_t units) : rest_(value), units_(units) {}

  // False, and no piece, at the end. An empty text has no piece.
  bool next(std::string& piece);
  bool at_end() const { return rest_.empty(); }
  // Something before the end of the last piece was not UTF-8.
  bool was_invalid() const { return was_invalid_; }

 private:
  std::string_view rest_;
  std::size_t units_;
  bool was_invalid_ = false;
};

// How many columns of a fixed-width font the first line of `value` takes, up to `most`.
std::size_t xlsx_text_width(std::string_view value, std::size_t most);

}  // namespace pressrun::reports
