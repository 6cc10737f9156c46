#include "reports/pdf_table_pages.h"

#include <algorithm>

#include "reports/pdf_blocks.h"
#include "reports/pdf_style.h"
#include "reports/pdf_table_metrics.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

using namespace pdf_style;

constexpr double kRunningTitleHeight = 15;
constexpr double kNoteHeight = 30;

std::int32_t units(double points, double size) {
  return static_cast<std::int32_t>(std::max(points, 0.0) * 1000 / size);
}

}  // namespace

PdfTablePages::PdfTablePages(PdfFlow& flow, const Section& section, const PdfTablePlan& plan,
                             const PdfTableOptions& options)
    : flow_(flow), section_(section), plan_(plan), options_(options) {
  for (const std::vector<std::size_t>& group : plan.groups) {
    std::vector<double> lefts;
    double x = flow.left();
    for (const std::size_t column : group) {
      lefts.push_back(x);
      x += plan.columns[column].width;
    }
    lefts.push_back(x);
    lefts_.push_back(std::move(lefts));
  }
  layout_headers();
}

// The last line that a heading may have takes what is left of it, shortened.
void PdfTablePages::layout_headers() {
  std::size_t most = 1;
  for (std::size_t i = 0; i < section_.columns.size(); ++i) {
    const std::string& heading = section_.columns[i].heading();
    const std::int32_t width = units(plan_.columns[i].width - 2 * kCellPadding, header_size());
    std::vector<TextLine> lines;
    PdfTextFlow flow(flow_.shaper(), heading, FontWeight::kBold, Setting::kProse);
    TextLine line;
    while (lines.size() < kMostHeaderLines && flow.next(width, line)) lines.push_back(line);
    if (!flow.at_end()) {
      lines.assign(1, shortened_line(flow_.shaper(), heading, FontWeight::kBold, width));
    }
    most = std::max(most, lines.size());
    headings_.push_back(std::move(lines));
  }
  header_height_ =
      static_cast<double>(most) * header_size() * kLineHeight * 0.94 + 2 * kHeaderPadding;
}

void PdfTablePages::begin() {
  const double three_rows = 3 * (plan_.font_size * kLineHeight + 2 * kRowPadding);
  if (flow_.orientation() != plan_.orientation) flow_.end_page(plan_.orientation);
  if (!options_.is_continued) {
    draw_heading(flow_, section_.title, header_height_ + three_rows);
  }
  begin_pages(!options_.is_continued);
}

PdfOpenPage& PdfTablePages::page(std::size_t group) {
  return group == 0 ? flow_.page() : *others_[group - 1];
}

void PdfTablePages::begin_pages(bool is_first) {
  for (std::size_t group = 1; group < plan_.groups.size(); ++group) {
    others_.push_back(flow_.new_page());
  }
  const double top = flow_.y;
  full_room_ = flow_.bottom() - kMarginTop - kRunningTitleHeight - header_height_;
  is_tagged_ = cells_ < options_.tagged_cells;
  if (!is_tagged_ && is_table_open_) {
    page(0).end_element();
    is_table_open_ = false;
  }
  std::vector<double> bodies;  // where the rows begin
  for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
    flow_.y = group == 0 ? top : kMarginTop;
    if (is_split() || !is_first) draw_running_title(group);
    draw_header(group, is_first);
    bodies.push_back(flow_.y);
  }
  shifts_.clear();
  for (const double body : bodies) shifts_.push_back(body - bodies.front());
  flow_.y = bodies.front();
  for (std::size_t group = 0; !is_tagged_ && group < plan_.groups.size(); ++group) {
    page(group).begin_element(PdfRole::kParagraph);
    page(group).begin_text(PdfRole::kParagraph);
  }
}

// "Guests · Columns 5-9 of 40", "Guests (continued)".
void PdfTablePages::draw_running_title(std::size_t group) {
  const Language language = flow_.info().language;
  std::string text = section_.title.empty() ? flow_.info().title : section_.title;
  if (is_split()) {
    const std::vector<std::size_t>& columns = plan_.groups[group];
    const std::size_t first = columns[group != 0 && columns.size() > 1 && columns[0] == 0 ? 1 : 0];
    text += " \u00B7 " + std::string(word(language, Word::kColumns)) + " " +
            std::to_string(first + 1) + "\u2013" + std::to_string(columns.back() + 1) + " " +
            std::string(word(language, Word::kOf)) + " " + std::to_string(section_.columns.size());
  } else {
    text += " (" + std::string(word(language, Word::kContinued)) + ")";
  }
  PdfCanvas& canvas = page(group).canvas();
  canvas.begin_artifact();
  canvas.text(
      flow_.left(), flow_.y + kLabelSize,
      shortened_line(flow_.shaper(), text, FontWeight::kRegular, units(flow_.width(), kLabelSize)),
      {kLabelSize, kMuted});
  canvas.end_mark();
  flow_.y += kRunningTitleHeight;
}

// The first header is part of the table, a repeated one only helps the eye.
void PdfTablePages::draw_header(std::size_t group, bool is_first) {
  PdfOpenPage& at = page(group);
  PdfCanvas& canvas = at.canvas();
  const double width = lefts_[group].back() - flow_.left();
  canvas.begin_artifact();
  canvas.fill_rectangle(flow_.left(), flow_.y, width, header_height_, kTint);
  canvas.line({flow_.left(), flow_.y + header_height_},
              {flow_.left() + width, flow_.y + header_height_}, 0.7, kStrongRule);
  canvas.end_mark();
  const bool is_table = is_tagged_ && (is_split() || (is_first && !is_table_open_));
  if (is_table) {
    at.begin_element(PdfRole::kTable);
    at.begin_element(PdfRole::kTableRow);
    is_table_open_ = !is_split();
  } else {
    canvas.begin_artifact();
  }
  for (std::size_t n = 0; n < plan_.groups[group].size(); ++n) {
    if (is_table) {
      at.begin_element(PdfRole::kTableHeader);
      at.begin_text(PdfRole::kTableHeader);
    }
    draw_heading_cell(group, n);
    if (is_table) {
      at.end_text();
      at.end_element();
    }
  }
  if (is_table) {
    at.end_element();
  } else {
    canvas.end_mark();
  }
  flow_.y += header_height_;
}

void PdfTablePages::draw_heading_cell(std::size_t group, std::size_t n) {
  const std::size_t column = plan_.groups[group][n];
  const std::vector<TextLine>& lines = headings_[column];
  const double line_height = header_size() * kLineHeight * 0.94;
  double y = flow_.y + header_height_ - kHeaderPadding - header_size() * 0.3 -
             static_cast<double>(lines.size() - (lines.empty() ? 0 : 1)) * line_height;
  for (const TextLine& line : lines) {
    const bool from_right = is_number(section_.columns[column].kind) || line.is_right_to_left();
    const double x = from_right ? lefts_[group][n] + plan_.columns[column].width - kCellPadding
                                : lefts_[group][n] + kCellPadding;
    canvas(group).text(x, y, line,
                       {header_size(), kInk, from_right ? Anchor::kEnd : Anchor::kStart});
    y += line_height;
  }
}

void PdfTablePages::next_page() {
  end_elements();
  end_pages();
  begin_pages(false);
}

// Those of the present pages; the table's own goes on where it is not split.
void PdfTablePages::end_elements() {
  for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
    PdfOpenPage& at = page(group);
    if (!is_tagged_) at.end_text();
    if (!is_tagged_ || is_split()) at.end_element();
    draw_rules(group);
  }
  rules_.clear();
}

void PdfTablePages::end_pages() {
  flow_.end_page();
  for (const auto& other : others_) flow_.finish(*other);
  others_.clear();
}

void PdfTablePages::draw_rules(std::size_t group) {
  if (rules_.empty()) return;
  const double right = lefts_[group].back();
  PdfCanvas& canvas = page(group).canvas();
  canvas.begin_artifact();
  for (const bool is_strong : {false, true}) {
    std::vector<PathStep> path;
    for (const Rule& rule : rules_) {
      if (rule.is_strong != is_strong) continue;
      const double y = rule.y + shifts_[group];
      path.push_back({PathStep::Kind::kMove, {flow_.left(), y}});
      path.push_back({PathStep::Kind::kLine, {right, y}});
    }
    if (!path.empty()) canvas.stroke(path, is_strong ? 0.8 : 0.35, is_strong ? kStrongRule : kRule);
  }
  canvas.end_mark();
}

void PdfTablePages::end(std::string_view note) {
  end_elements();
  if (is_table_open_) page(0).end_element();
  is_table_open_ = false;
  // What follows a split table begins on a page of its own.
  const bool has_room = flow_.room() >= kNoteHeight;
  if (is_split() && !has_room) end_pages();
  if (!note.empty()) draw_note(flow_, note);
  if (is_split() && has_room) end_pages();
}

void PdfTablePages::begin_row() {
  if (!is_tagged_) return;
  cells_ += section_.columns.size();
  for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
    page(group).begin_element(PdfRole::kTableRow);
  }
}

void PdfTablePages::end_row(double height) {
  for (std::size_t group = 0; is_tagged_ && group < plan_.groups.size(); ++group) {
    page(group).end_element();
  }
  flow_.y += height;
  rules_.push_back({flow_.y, false});
}

void PdfTablePages::begin_cell(std::size_t group) {
  if (!is_tagged_) return;
  page(group).begin_element(PdfRole::kTableCell);
  page(group).begin_text(PdfRole::kTableCell);
}

void PdfTablePages::end_cell(std::size_t group) {
  if (!is_tagged_) return;
  page(group).end_text();
  page(group).end_element();
}

void PdfTablePages::strong_rule() {
  if (!rules_.empty() && rules_.back().y >= flow_.y) rules_.pop_back();
  rules_.push_back({flow_.y, true});
}

}  // namespace pressrun::reports
