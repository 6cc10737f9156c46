// A table on a sheet of its own, or on several where one does not hold it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/decimal_sum.h"
#include "reports/report_document.h"
#include "reports/xlsx_cells.h"

namespace pressrun::reports {

// A bold frozen header with a filter, the rows, and where columns are summed a total that the
// filter leaves alone: SUBTOTAL over what is shown, with the exact sum as its value until a
// spreadsheet reckons it again. The first rows wait, at most 200 or 1 MiB of them, until widths and
// decimals are known. Borrows workbook and cells.
class XlsxTable {
 public:
  // `name` is wanted for the sheets. `rows_per_sheet` counts header and total.
  XlsxTable(XlsxWorkbook& book, XlsxCells& cells, Language language, const Section& section,
            std::string_view name, std::uint32_t rows_per_sheet);

  void row(const Row& row);
  void end();

  // After end(). A table has at least one sheet; data begins below the header in its row 0.
  struct Part {
    XlsxWorkbook::Sheet sheet;
    std::uint32_t rows = 0;  // of data
  };
  const std::vector<Part>& parts() const { return parts_; }
  // Excel's, of a column's values; empty for text.
  std::string number_format(std::size_t column) const {
    return columns_[column].look.number_format();
  }

 private:
  struct TableColumn {
    explicit TableColumn(const Column& column_) : column(column_), look(column_) {}
    Column column;
    XlsxColumnLook look;
    XlsxCells::Formats formats;
    DecimalSum sum;
    bool has_text = false;  // a number that had to be text, which formulas do not count
  };
  using Waiting = std::vector<std::optional<std::string>>;

  void wait(const Row& row);
  void write_waiting();
  void write(const Row& row);
  void open_part();
  void set_up_page(const XlsxWorkbook::Sheet& part) const;
  void close_part(std::uint32_t rows_below);
  void write_total();
  void total(std::uint32_t row, std::size_t at);
  std::string subtotal_formula(std::size_t column) const;

  XlsxWorkbook& book_;
  XlsxCells& cells_;
  Language language_;
  bool is_main_table_;
  bool is_summed_ = false;
  std::string name_;
  std::uint32_t rows_per_part_;  // of data
  std::vector<TableColumn> columns_;
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  bool is_waiting_ = true;
  std::vector<Part> parts_;
};

}  // namespace pressrun::reports
