// How wide the columns of a table are, decided once from its first rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/locale.h"
#include "reports/pdf_flow.h"
#include "reports/row_stream.h"
#include "reports/text_shaper.h"

namespace pressrun::reports {

struct PdfTableColumn {
  double width = 0;  // points, padding included
  // Numbers: the most that stands after the last digit of the whole part, in 1/1000 of the font
  // size; the decimal separators of the column are aligned that far from its right edge.
  std::int32_t fraction = 0;
};

// Every page of a table, whoever renders it, follows the same plan.
struct PdfTablePlan {
  PdfOrientation orientation = PdfOrientation::kPortrait;
  double font_size = 0;  // points
  std::vector<PdfTableColumn> columns;
  // Which columns stand side by side on a page; each is in one group, but the first column, which
  // may lead several.
  std::vector<std::vector<std::size_t>> groups;

  // Text of one line, for whoever hands a plan to other processes.
  std::string serialize() const;
  // THROWS std::invalid_argument for what serialize() did not write.
  static PdfTablePlan parse(std::string_view text);
};

// Looks at rows and decides. Not thread safe.
class PdfTableSample {
 public:
  // Rows beyond these change nothing that anybody would see.
  static constexpr std::size_t kRows = 200;

  // Borrows `shaper`.
  PdfTableSample(TextShaper& shaper, Language language, const std::vector<Column>& columns);
  void add(const Row& row);

  // In portrait if the table fits well, else in landscape, else smaller, else in groups of columns.
  // `is_landscape`: what stands before it is, so portrait is not tried.
  PdfTablePlan plan(bool is_landscape = false) const;

 private:
  struct Measure {
    std::int32_t widest = 0;  // 1/1000 of the font size, as all here
    std::int32_t longest_word = 0;
    std::int32_t fraction = 0;
    std::int32_t whole = 0;  // numbers: what stands before the fraction
    std::vector<std::int32_t> widths;
    std::int32_t heading = 0;
    std::int32_t heading_word = 0;
    bool has_digits = false;
  };
  struct Wish;

  void measure(const Column& column, std::string_view shown, Measure& measure);
  Wish wish(const Column& column, const Measure& measure, double font_size) const;
  std::vector<Wish> wishes(double font_size) const;
  void plan_groups(PdfTablePlan& plan) const;

  TextShaper& shaper_;
  Locale locale_;
  std::vector<Column> columns_;
  std::vector<Measure> measures_;
  std::string shown_;
  std::size_t rows_ = 0;
};

// What of a shown number stands after its whole part: ".50", "%", "e+20".
std::string_view fraction_of(std::string_view shown_number, char decimal_separator);

}  // namespace pressrun::reports
