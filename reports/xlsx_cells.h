// PostgreSQL's values as cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reports/row_stream.h"
#include "reports/words.h"
#include "reports/xlsx_workbook.h"

namespace pressrun::reports {

// What must be said about a workbook's cells.
struct XlsxRemarks {
  std::uint64_t long_numbers = 0;  // that stand as text
  std::uint64_t long_texts = 0;    // that go on elsewhere
  std::uint64_t invalid_texts = 0;
};

// How a column's values look, as far as the first rows tell.
class XlsxColumnLook {
 public:
  explicit XlsxColumnLook(const Column& column);

  // Learns from a value of the first rows: decimals, fractions of seconds, width.
  void learn(std::string_view value);
  // Excel's number format; empty for text.
  std::string number_format() const { return format_for(scale_); }
  std::string format_for(int scale) const;
  int scale() const { return scale_; }
  double width() const;  // in characters
  bool is_numeric() const;

  ValueKind kind;
  NumberStyle style;

 private:
  void learn_number(std::string_view value);

  bool is_identifier_ = false;
  bool has_fraction_ = false;
  int scale_ = 0;
  std::size_t heading_width_;
  std::size_t width_ = 0;
};

// Writes cells, and the sheet on which texts too long for one go on. Borrows the workbook. Not
// thread safe.
class XlsxCells {
 public:
  XlsxCells(XlsxWorkbook& book, Language language) : book_(book), language_(language) {}

  // What a column's cells share. Made once a sheet.
  struct Formats {
    lxw_format* normal = nullptr;
    lxw_format* as_text = nullptr;  // for what the column's kind cannot hold
    XlsxLook look = {};             // of `normal`
  };
  Formats formats(const XlsxColumnLook& column, XlsxLook base = {});

  struct Place {
    const XlsxWorkbook::Sheet& sheet;
    std::uint32_t row;
    std::size_t column;
  };
  // NULL and the empty string are no cell. False when a number had to become text.
  bool value(const Place& place, const XlsxColumnLook& column, const Formats& formats,
             std::string_view value);
  // Any text of ours or of the report; never a formula or a link.
  void text(const Place& place, std::string_view text, lxw_format* format);

  const XlsxRemarks& remarks() const { return remarks_; }
  const std::string& long_texts_sheet() const { return long_texts_.name; }

 private:
  void number(const Place& place, double value, lxw_format* format);
  void long_text(const Place& place, std::string_view text, lxw_format* format);
  void open_long_texts();
  void spread(const Place& place, std::string_view text);

  XlsxWorkbook& book_;
  Language language_;
  XlsxRemarks remarks_;
  XlsxWorkbook::Sheet long_texts_;
  std::uint32_t next_long_row_ = 0;
  std::string buffer_;
};

// "B7"
std::string xlsx_cell_name(std::uint32_t row, std::size_t column);

}  // namespace pressrun::reports
