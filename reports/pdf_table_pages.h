// The pages that a table is drawn on: headers, rules, structure, groups of columns.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "reports/pdf_flow.h"
#include "reports/pdf_table_plan.h"
#include "reports/report_document.h"

namespace pressrun::reports {

struct PdfTableOptions {
  // Cells up to here are elements of their own in the document's structure (rows, header cells);
  // on the pages after that, the rows are one paragraph a page. An element costs the file some 15
  // bytes and a viewer some hundreds, so a structure of millions of them serves nobody.
  std::uint64_t tagged_cells = 60'000;
  // The table began in another part.
  bool is_continued = false;
};

// A table whose columns stand in one group follows the flow. One of several groups has pages of its
// own, a page a group, with the same rows on each of them; the first begins in the flow. Not thread
// safe.
class PdfTablePages {
 public:
  // Borrows all.
  PdfTablePages(PdfFlow& flow, const Section& section, const PdfTablePlan& plan,
                const PdfTableOptions& options);

  // The heading and the first header.
  void begin();
  // Goes on under a repeated header.
  void next_page();
  // `note` stands below the table; may be empty.
  void end(std::string_view note);

  double room() const { return flow_.room(); }
  // Of the free place on a group's page.
  double y(std::size_t group) const { return flow_.y + shifts_[group]; }
  // What a page without anything but the header has room for.
  double full_room() const { return full_room_; }

  // Rows and cells, in every group of the columns. Between begin_row() and end_row() only texts are
  // drawn, each in a cell.
  void begin_row();
  void end_row(double height);
  void begin_cell(std::size_t group);
  void end_cell(std::size_t group);
  // A stronger line at the present place.
  void strong_rule();

  PdfCanvas& canvas(std::size_t group) { return page(group).canvas(); }
  // The left edge of the n-th column of a group.
  double x(std::size_t group, std::size_t n) const { return lefts_[group][n]; }

 private:
  struct Rule {
    double y;
    bool is_strong;
  };
  using HeaderLines = std::vector<std::vector<TextLine>>;  // by column

  PdfOpenPage& page(std::size_t group);
  void layout_headers();
  void begin_pages(bool is_first);
  void draw_running_title(std::size_t group);
  void draw_header(std::size_t group, bool is_first);
  void draw_heading_cell(std::size_t group, std::size_t n);
  void end_elements();
  void end_pages();
  void draw_rules(std::size_t group);
  bool is_split() const { return plan_.groups.size() > 1; }
  double header_size() const { return plan_.font_size * 0.94; }

  PdfFlow& flow_;
  const Section& section_;
  const PdfTablePlan& plan_;
  PdfTableOptions options_;
  std::vector<std::vector<double>> lefts_;  // by group
  HeaderLines headings_;
  double header_height_ = 0;
  double full_room_ = 0;
  std::vector<std::unique_ptr<PdfOpenPage>> others_;  // pages of all groups but the first
  std::vector<double> shifts_;                        // how far a group's page is below the flow
  std::vector<Rule> rules_;
  std::uint64_t cells_ = 0;
  bool is_tagged_ = true;       // on these pages
  bool is_table_open_ = false;  // the element, of a table that is not split
};

}  // namespace pressrun::reports
