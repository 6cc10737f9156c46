#include "reports/xlsx_cells.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <array>

#include "reports/identifier.h"
#include "reports/xlsx_text.h"
#include "reports/xlsx_values.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kLeastWidth = 9;
constexpr std::size_t kMostWidth = 60;
constexpr std::size_t kMostHeadingWidth = 34;
constexpr std::size_t kFilterButton = 4;
constexpr int kMostDecimals = 15;
constexpr int kMostPercentDecimals = 2;
// What a cell with a text that goes on elsewhere says about it, at most.
constexpr std::size_t kMarkUnits = 200;

std::string decimals(int scale) {
  return scale == 0 ? "" : "." + std::string(static_cast<std::size_t>(scale), '0');
}

}  // namespace

std::string xlsx_cell_name(std::uint32_t row, std::size_t column) {
  std::array<char, LXW_MAX_CELL_NAME_LENGTH> name{};
  lxw_rowcol_to_cell(name.data(), row, static_cast<lxw_col_t>(column));
  return name.data();
}

XlsxColumnLook::XlsxColumnLook(const Column& column)
    : kind(column.kind),
      style(column.style),
      is_identifier_(is_identifier(column)),
      heading_width_(xlsx_text_width(column.heading(), kMostHeadingWidth)) {
  if (style == NumberStyle::kMoney) scale_ = 2;
}

bool XlsxColumnLook::is_numeric() const { return is_number(kind); }

void XlsxColumnLook::learn(std::string_view value) {
  if (value.data() == nullptr) return;
  switch (kind) {
    case ValueKind::kInteger:
    case ValueKind::kDecimal:
      learn_number(value);
      break;
    case ValueKind::kTimestamp:
      if (const auto time = xlsx_timestamp(value)) has_fraction_ |= time->has_fraction;
      width_ =
          std::max(width_, xlsx_text_width(value.substr(0, has_fraction_ ? 23 : 19), kMostWidth));
      break;
    default:
      width_ = std::max(width_, xlsx_text_width(value, kMostWidth));
  }
}

void XlsxColumnLook::learn_number(std::string_view value) {
  const auto number = xlsx_number(value, style == NumberStyle::kPercent);
  if (number) {
    const int most = style == NumberStyle::kPercent ? kMostPercentDecimals : kMostDecimals;
    scale_ = std::clamp(number->scale, scale_, std::max(scale_, most));
  }
  const std::size_t digits = value.substr(0, value.find('.')).size();
  const std::size_t separators = is_identifier_ ? 0 : digits / 3;
  const std::size_t shown =
      number ? digits + separators + static_cast<std::size_t>(scale_) + 1 : value.size();
  width_ = std::max(width_, std::min(shown + 1, kMostWidth));
}

std::string XlsxColumnLook::format_for(int scale) const {
  switch (kind) {
    case ValueKind::kInteger:
    case ValueKind::kDecimal:
      if (style == NumberStyle::kPercent) return "#,##0" + decimals(scale) + "\"%\"";
      return (is_identifier_ ? "0" : "#,##0") + decimals(scale);
    case ValueKind::kDate:
      return "yyyy-mm-dd";
    case ValueKind::kTimestamp:
      return has_fraction_ ? "yyyy-mm-dd hh:mm:ss.000" : "yyyy-mm-dd hh:mm:ss";
    case ValueKind::kBoolean:
      return "\"TRUE\";\"TRUE\";\"FALSE\"";  // LibreOffice shows 1 and 0 otherwise
    case ValueKind::kText:
      break;
  }
  return "";
}

double XlsxColumnLook::width() const {
  const std::size_t values = kind == ValueKind::kDate ? 11 : width_;
  const std::size_t wanted = std::max({kLeastWidth, heading_width_ + kFilterButton, values + 2});
  return static_cast<double>(std::min(wanted, kMostWidth));
}

XlsxCells::Formats XlsxCells::formats(const XlsxColumnLook& column, XlsxLook base) {
  Formats formats;
  XlsxLook text = base;
  text.right = column.is_numeric() && !base.left;
  formats.as_text = text == XlsxLook{} ? nullptr : book_.format(text);
  base.number_format = column.number_format();
  base.left |= column.kind == ValueKind::kDate || column.kind == ValueKind::kTimestamp;
  base.center = column.kind == ValueKind::kBoolean && !base.left;
  formats.look = base;
  formats.normal = base == XlsxLook{} ? nullptr : book_.format(base);
  return formats;
}

void XlsxCells::number(const Place& place, double value, lxw_format* format) {
  book_.number(place.sheet, place.row, place.column, value, format);
}

bool XlsxCells::value(const Place& place, const XlsxColumnLook& column, const Formats& formats,
                      std::string_view value) {
  if (value.empty()) return true;
  switch (column.kind) {
    case ValueKind::kText:
      text(place, value, formats.normal);
      return true;
    case ValueKind::kInteger:
    case ValueKind::kDecimal:
      if (const auto number_ = xlsx_number(value, column.style == NumberStyle::kPercent)) {
        lxw_format* format = formats.normal;
        if (number_->scale > column.scale() && column.style != NumberStyle::kPercent) {
          XlsxLook look = formats.look;
          look.number_format = column.format_for(number_->scale);
          format = book_.format(look);
        }
        number(place, number_->value, format);
        return true;
      }
      ++remarks_.long_numbers;
      break;
    case ValueKind::kBoolean:
      if (value == "t" || value == "f") {
        book_.boolean(place.sheet, place.row, place.column, value == "t", formats.normal);
        return true;
      }
      break;
    case ValueKind::kDate:
    case ValueKind::kTimestamp:
      if (const auto time =
              column.kind == ValueKind::kDate ? xlsx_date(value) : xlsx_timestamp(value)) {
        number(place, time->days, formats.normal);
        return true;
      }
      break;
  }
  text(place, value, formats.as_text);
  return !column.is_numeric();
}

void XlsxCells::text(const Place& place, std::string_view text, lxw_format* format) {
  if (text.empty()) return;
  if (is_plain_xlsx_text(text)) {
    buffer_.assign(text);
  } else {
    XlsxTextPieces pieces(text, kXlsxCellUnits);
    pieces.next(buffer_);
    if (!pieces.at_end()) return long_text(place, text, format);
    if (pieces.was_invalid()) ++remarks_.invalid_texts;
  }
  book_.text(place.sheet, place.row, place.column, buffer_, format);
}

void XlsxCells::open_long_texts() {
  long_texts_ = book_.add_sheet(word(language_, Word::kLongTexts));
  const lxw_col_t last = 2;
  require_xlsx(worksheet_set_column(long_texts_.handle, 0, 0, 24, nullptr));
  require_xlsx(worksheet_set_column(long_texts_.handle, 1, 1, 9, nullptr));
  require_xlsx(worksheet_set_column(long_texts_.handle, last, last, 110, nullptr));
  worksheet_freeze_panes(long_texts_.handle, 1, 0);
  book_.set_page(long_texts_, XlsxWorkbook::Page::kLandscape);
  lxw_format* header = book_.format({.is_header = true});
  std::size_t column = 0;
  for (const Word heading : {Word::kCell, Word::kPart, Word::kText}) {
    book_.text(long_texts_, 0, column++, word(language_, heading), header);
  }
  next_long_row_ = 1;
}

void XlsxCells::long_text(const Place& place, std::string_view text, lxw_format* format) {
  ++remarks_.long_texts;
  if (long_texts_.handle == nullptr) open_long_texts();
  std::string shown;
  XlsxTextPieces(text, kXlsxCellUnits - kMarkUnits).next(shown);
  shown += " \xE2\x80\xA6 [" + std::string(word(language_, Word::kContinuesOnSheet)) + " \"" +
           long_texts_.name + "\", " + std::string(word(language_, Word::kRow)) + " " +
           std::to_string(next_long_row_ + 1) + "]";
  book_.text(place.sheet, place.row, place.column, shown, format);
  spread(place, text);
}

// The whole text, so that a reader joins the parts of one cell and has it.
void XlsxCells::spread(const Place& place, std::string_view text) {
  const std::string from = place.sheet.name + "!" + xlsx_cell_name(place.row, place.column);
  lxw_format* top = book_.format({.left = true, .wrapped = true});
  XlsxTextPieces pieces(text, kXlsxCellUnits);
  for (int part = 1; pieces.next(buffer_); ++part, ++next_long_row_) {
    if (next_long_row_ == LXW_ROW_MAX) open_long_texts();
    book_.text(long_texts_, next_long_row_, 0, from, top);
    book_.number(long_texts_, next_long_row_, 1, part, top);
    book_.text(long_texts_, next_long_row_, 2, buffer_, top);
    book_.check();
  }
  if (pieces.was_invalid()) ++remarks_.invalid_texts;
}

}  // namespace pressrun::reports
