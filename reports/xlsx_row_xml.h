// One row of a sheet as SpreadsheetML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pressrun::reports {

// `style` is the number of a cell's format in the workbook; 0 is none. Strings stand in the cells
// themselves, as libxlsxwriter does it in constant memory, since a table of them would grow.
class XlsxRowXml {
 public:
  // `row` counts from 0, as all rows and columns here.
  void begin(std::uint32_t row);
  // `text` has no control characters but TAB and LF; & < > are escaped here.
  void text(std::size_t column, int style, std::string_view text);
  // Finite.
  void number(std::size_t column, int style, double value);
  void boolean(std::size_t column, int style, bool value);
  // The row, until the next begin().
  std::string_view end();

 private:
  void open_cell(std::size_t column, int style);
  void escaped(std::string_view text);

  std::string xml_;
  std::string row_number_;
};

}  // namespace pressrun::reports
