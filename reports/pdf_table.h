// Tables over any number of pages.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reports/decimal_sum.h"
#include "reports/pdf_flow.h"
#include "reports/pdf_table_pages.h"
#include "reports/pdf_table_plan.h"
#include "reports/report_document.h"
#include "reports/row_stream.h"

namespace pressrun::reports {

// Draws rows as they come; keeps one row at most, and the pages that it is drawn on. A row is as
// high as its highest cell; one that is higher than a page goes on over the following ones, line by
// line, so that a value of any size takes bounded memory. Not thread safe.
class PdfTable {
 public:
  // Borrows `flow`.
  PdfTable(PdfFlow& flow, const Section& section, const PdfTablePlan& plan,
           const PdfTableOptions& options = {});

  void begin();
  void row(const Row& row);
  // Adds what other parts of the same table had: see sums() and rows().
  void carry(const std::vector<std::string>& sums, std::uint64_t rows);
  // `is_last`: no other part follows, so totals stand here.
  void end(bool is_last);

  std::uint64_t rows() const { return rows_; }
  // By column, in PostgreSQL's text; empty where nothing is summed.
  std::vector<std::string> sums() const;

 private:
  static constexpr std::size_t kNoLabel = static_cast<std::size_t>(-1);

  // A value that is drawn without a shaper.
  struct SimpleCell {
    std::size_t begin;  // of its glyph codes
    std::size_t size;
    std::int32_t width;
    std::int32_t fraction;
    double stretch;
  };
  struct FlowingCell;

  void show(const Row& row);
  void draw(FontWeight weight);
  bool encode(FontWeight weight);
  void draw_simple(FontWeight weight);
  double simple_x(std::size_t column, double left, const SimpleCell& cell) const;
  void draw_flowing(FontWeight weight);
  std::vector<FlowingCell> flowing_cells(FontWeight weight);
  void draw_lines(std::vector<FlowingCell>& cells, std::size_t count);
  void draw_cell_lines(std::size_t group, std::size_t n, const FlowingCell& cell,
                       std::size_t count);
  void draw_totals();
  std::string closing_note() const;
  bool is_summed(std::size_t column) const;
  bool is_aligned(std::size_t column) const;
  bool may_overhang(std::size_t column) const;
  double inner_width(std::size_t column) const;
  double line_height() const;

  PdfFlow& flow_;
  Section section_;
  PdfTablePlan plan_;
  PdfTablePages pages_;
  std::uint64_t rows_ = 0;
  std::vector<DecimalSum> sums_;
  std::size_t label_ = kNoLabel;    // the column that the label of the totals stands in
  std::vector<std::string> shown_;  // the row under way, by column
  std::vector<SimpleCell> simple_;
  std::string codes_;
  std::string code_;
};

}  // namespace pressrun::reports
