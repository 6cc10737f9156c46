#include "reports/xlsx_table.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <stdexcept>

#include "reports/xlsx_text.h"
#include "reports/xlsx_values.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kMostWaiting = 200;
constexpr std::size_t kMostWaitingBytes = 1u << 20;
constexpr std::uint32_t kRowsAChecked = 64;
constexpr std::size_t kMostColumns = LXW_COL_MAX;
constexpr std::uint32_t kTotalRows = 2;  // with the empty one before it
constexpr double kHeaderHeight = 22;     // points
constexpr std::size_t kUprightColumns = 6;

}  // namespace

XlsxTable::XlsxTable(XlsxWorkbook& book, XlsxCells& cells, Language language,
                     const Section& section, std::string_view name, std::uint32_t rows_per_sheet)
    : book_(book),
      cells_(cells),
      language_(language),
      is_main_table_(section.kind == SectionKind::kTable),
      name_(name),
      rows_per_part_(rows_per_sheet - 1) {
  if (section.columns.size() > kMostColumns) {
    throw std::length_error("a sheet takes at most " + std::to_string(kMostColumns) +
                            " columns, and this report has " +
                            std::to_string(section.columns.size()));
  }
  for (const Column& column : section.columns) {
    columns_.emplace_back(column);
    is_summed_ |= is_main_table_ && column.is_summed && columns_.back().look.is_numeric();
  }
  if (is_summed_) rows_per_part_ -= kTotalRows;
}

void XlsxTable::row(const Row& row) {
  if (!is_waiting_) return write(row);
  wait(row);
  if (waiting_.size() >= kMostWaiting || waiting_bytes_ >= kMostWaitingBytes) write_waiting();
}

void XlsxTable::wait(const Row& row) {
  Waiting& kept = waiting_.emplace_back();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].look.learn(row[i]);
    kept.emplace_back();
    if (row[i].data() != nullptr) kept.back() = std::string(row[i]);
    waiting_bytes_ += row[i].size();
  }
}

void XlsxTable::write_waiting() {
  is_waiting_ = false;
  open_part();
  Row row;
  for (const Waiting& kept : waiting_) {
    row.clear();
    for (const auto& value : kept)
      row.push_back(value ? std::string_view(*value) : std::string_view());
    write(row);
  }
  waiting_ = {};
}

void XlsxTable::open_part() {
  Part& part = parts_.emplace_back();
  part.sheet = book_.add_sheet(name_);
  lxw_worksheet* sheet = part.sheet.handle;
  set_up_page(part.sheet);
  require_xlsx(worksheet_set_row(sheet, 0, kHeaderHeight, nullptr));
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    TableColumn& column = columns_[i];
    const auto at = static_cast<lxw_col_t>(i);
    require_xlsx(worksheet_set_column(sheet, at, at, column.look.width(), nullptr));
    column.formats = cells_.formats(column.look);
    cells_.text({part.sheet, 0, i}, column.column.heading(),
                book_.format({.is_header = true, .right = column.look.is_numeric()}));
  }
}

void XlsxTable::set_up_page(const XlsxWorkbook::Sheet& part) const {
  const bool is_upright = is_main_table_ && columns_.size() <= kUprightColumns;
  book_.set_page(part, is_upright ? XlsxWorkbook::Page::kUpright : XlsxWorkbook::Page::kLandscape);
  lxw_worksheet* sheet = part.handle;
  worksheet_freeze_panes(sheet, 1, 0);
  require_xlsx(worksheet_repeat_rows(sheet, 0, 0));
  require_xlsx(worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
}

void XlsxTable::write(const Row& row) {
  if (parts_.back().rows == rows_per_part_) {
    close_part(0);
    open_part();
  }
  Part& part = parts_.back();
  const std::uint32_t at = ++part.rows;
  book_.begin_row(part.sheet, at);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    TableColumn& column = columns_[i];
    const bool fine = cells_.value({part.sheet, at, i}, column.look, column.formats, row[i]);
    if (is_summed_ && column.column.is_summed) {
      column.sum.add(row[i]);
      column.has_text |= !fine;
    }
  }
  book_.end_row();
  if (at % kRowsAChecked == 0) book_.check();
}

void XlsxTable::end() {
  if (is_waiting_) write_waiting();
  const bool is_empty = parts_.size() == 1 && parts_.back().rows == 0;
  const bool ends_with_total = is_summed_ && !is_empty;
  close_part(ends_with_total ? kTotalRows : 0);
  if (ends_with_total) write_total();
  if (is_empty) {
    cells_.text({parts_.back().sheet, 1, 0}, word(language_, Word::kNoRows),
                book_.format({.is_muted = true}));
  }
  book_.check();
}

// Before what stands below the rows: the library takes no filter above the row that it is at. A
// print area, since a long text would otherwise spread over pages to the right.
void XlsxTable::close_part(std::uint32_t rows_below) {
  const Part& part = parts_.back();
  if (!is_main_table_ || columns_.empty()) return;
  const auto last = static_cast<lxw_col_t>(columns_.size() - 1);
  require_xlsx(worksheet_autofilter(part.sheet.handle, 0, 0, part.rows, last));
  const std::uint32_t last_row = std::max(part.rows + rows_below, 1u);
  require_xlsx(worksheet_print_area(part.sheet.handle, 0, 0, last_row, last));
}

void XlsxTable::write_total() {
  const std::uint32_t row = parts_.back().rows + kTotalRows;
  for (std::size_t i = 0; i < columns_.size(); ++i) total(row, i);
}

void XlsxTable::total(std::uint32_t row, std::size_t at) {
  TableColumn& column = columns_[at];
  const XlsxCells::Place place{parts_.back().sheet, row, at};
  const XlsxLook base{.is_total = true};
  if (!column.column.is_summed || !column.look.is_numeric()) {
    const std::string_view label = at == 0 ? word(language_, Word::kTotal) : "";
    if (!label.empty()) return cells_.text(place, label, book_.format(base));
    require_xlsx(worksheet_write_blank(place.sheet.handle, row, static_cast<lxw_col_t>(at),
                                       book_.format(base)));
    return;
  }
  const std::string exact = column.sum.text();
  const XlsxCells::Formats formats = cells_.formats(column.look, base);
  const auto number = xlsx_number(exact, false);
  if (!number || column.has_text) {
    return cells_.text(place, exact, formats.as_text);
  }
  require_xlsx(worksheet_write_formula_num(place.sheet.handle, row, static_cast<lxw_col_t>(at),
                                           subtotal_formula(at).c_str(), formats.normal,
                                           number->value));
}

std::string XlsxTable::subtotal_formula(std::size_t column) const {
  std::string formula = "=SUBTOTAL(109";
  for (const Part& part : parts_) {
    formula += ",";
    if (parts_.size() > 1) formula += "'" + part.sheet.name + "'!";
    formula += xlsx_cell_name(1, column) + ":" + xlsx_cell_name(part.rows, column);
  }
  return formula + ")";
}

}  // namespace pressrun::reports
