#include "reports/pdf_table.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "reports/pdf_blocks.h"
#include "reports/pdf_style.h"
#include "reports/pdf_table_metrics.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

using namespace pdf_style;

// Numbers and times that are wider than their column are narrowed down to this before they wrap.
constexpr double kNarrowest = 0.6;
// Of text, nobody should see it.
constexpr double kNarrowestText = 0.93;
// A row of up to so many lines is not torn apart when the next page can hold it.
constexpr std::size_t kKeptTogether = 12;

}  // namespace

// A value that needs a shaper or several lines: what of it is still to be drawn.
struct PdfTable::FlowingCell {
  std::optional<PdfTextFlow> flow;  // none: one line that is drawn as it is
  std::vector<TextLine> lines;
  FontWeight weight = FontWeight::kRegular;
  double stretch = 1;
  std::int32_t width = 0;  // 1/1000 of the font size
  std::int32_t shift = 0;  // from the right edge, for aligned numbers

  // Sees to it that at least `count` lines are there, if the text has them.
  void fetch(std::size_t count) {
    TextLine line;
    while (lines.size() < count && flow && flow->next(width, line)) lines.push_back(line);
  }
  bool at_end() const { return !flow || flow->at_end(); }
};

PdfTable::PdfTable(PdfFlow& flow, const Section& section, const PdfTablePlan& plan,
                   const PdfTableOptions& options)
    : flow_(flow),
      section_(section),
      plan_(plan),
      pages_(flow, section_, plan_, options),
      sums_(section.columns.size()),
      shown_(section.columns.size()),
      simple_(section.columns.size()) {}

bool PdfTable::is_summed(std::size_t column) const {
  return section_.columns[column].is_summed && is_number(section_.columns[column].kind);
}

bool PdfTable::is_aligned(std::size_t column) const {
  return is_number(section_.columns[column].kind) && column != label_;
}

// The label of the totals reaches into the empty cell beside it.
bool PdfTable::may_overhang(std::size_t column) const {
  return column == label_ && (column + 1 == shown_.size() || shown_[column + 1].empty());
}

double PdfTable::inner_width(std::size_t column) const {
  return plan_.columns[column].width - 2 * kCellPadding;
}

double PdfTable::line_height() const { return plan_.font_size * kLineHeight; }

void PdfTable::begin() {
  if (!section_.columns.empty()) pages_.begin();
}

void PdfTable::show(const Row& row) {
  for (std::size_t i = 0; i < section_.columns.size(); ++i) {
    flow_.locale().show(section_.columns[i], row[i], shown_[i]);
  }
}

void PdfTable::row(const Row& row) {
  ++rows_;
  if (section_.columns.empty()) return;
  for (std::size_t i = 0; i < section_.columns.size(); ++i) {
    if (is_summed(i)) sums_[i].add(row[i]);
  }
  show(row);
  draw(FontWeight::kRegular);
}

void PdfTable::draw(FontWeight weight) {
  if (encode(weight)) {
    draw_simple(weight);
  } else {
    draw_flowing(weight);
  }
}

// False when a value needs a shaper or does not fit its column.
bool PdfTable::encode(FontWeight weight) {
  const FontFace& face = flow_.fonts().base(weight);
  const char separator = flow_.locale().decimal_separator();
  codes_.clear();
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    SimpleCell& cell = simple_[i];
    if (!encode_simple(face, shown_[i], flow_.glyph_use(), code_, cell.width)) return false;
    cell.stretch = 1;
    const double width = cell.width * plan_.font_size / 1000;
    if (width > inner_width(i) + 0.01 && !may_overhang(i)) {
      cell.stretch = inner_width(i) / width;
      const bool is_text = section_.columns[i].kind == ValueKind::kText;
      if (cell.stretch < (is_text ? kNarrowestText : kNarrowest)) return false;
    }
    cell.begin = codes_.size();
    cell.size = code_.size();
    codes_ += code_;
    cell.fraction = 0;
    if (plan_.columns[i].fraction == 0) continue;
    for (const char c : fraction_of(shown_[i], separator)) {
      if (const FontFace::Simple* simple = face.simple(static_cast<unsigned char>(c))) {
        cell.fraction += simple->advance;
      }
    }
  }
  return true;
}

double PdfTable::simple_x(std::size_t column, double left, const SimpleCell& cell) const {
  if (!is_aligned(column)) return left + kCellPadding;
  const double em = plan_.font_size / 1000;
  const double slack = inner_width(column) - cell.width * em * cell.stretch;
  const double shift = std::max(0, plan_.columns[column].fraction - cell.fraction) * em;
  return left + kCellPadding + std::max(0.0, slack - std::min(shift, slack));
}

void PdfTable::draw_simple(FontWeight weight) {
  const double height = line_height() + 2 * kRowPadding;
  if (height > pages_.room()) pages_.next_page();
  const FontFace& face = flow_.fonts().base(weight);
  PdfTextStyle style{plan_.font_size, kInk};
  pages_.begin_row();
  for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
    const double baseline = pages_.y(group) + kRowPadding + plan_.font_size;
    for (std::size_t n = 0; n < plan_.groups[group].size(); ++n) {
      const std::size_t column = plan_.groups[group][n];
      const SimpleCell& cell = simple_[column];
      pages_.begin_cell(group);
      style.stretch = cell.stretch;
      if (cell.size != 0) {
        pages_.canvas(group).simple_text(simple_x(column, pages_.x(group, n), cell), baseline, face,
                                         std::string_view(codes_).substr(cell.begin, cell.size),
                                         style);
      }
      pages_.end_cell(group);
    }
  }
  pages_.end_row(height);
}

std::vector<PdfTable::FlowingCell> PdfTable::flowing_cells(FontWeight weight) {
  std::vector<FlowingCell> cells(shown_.size());
  TextShaper& shaper = flow_.shaper();
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    FlowingCell& cell = cells[i];
    cell.weight = weight;
    cell.width = static_cast<std::int32_t>(std::lround(inner_width(i) * 1000 / plan_.font_size));
    if (section_.columns[i].kind != ValueKind::kText && shown_[i].size() < 200) {
      const TextLine line = single_line(shaper, shown_[i], weight, Setting::kTabular);
      const double fitting = line.width == 0 ? 1 : double{1.0} * cell.width / line.width;
      if (fitting >= kNarrowest) {
        cell.stretch = std::min(1.0, fitting);
        cell.lines = {line};
        continue;
      }
    }
    cell.flow.emplace(shaper, shown_[i], weight, Setting::kTabular);
  }
  return cells;
}

void PdfTable::draw_flowing(FontWeight weight) {
  std::vector<FlowingCell> cells = flowing_cells(weight);
  const auto lines_in = [this](double room) {
    const double lines = (room - 2 * kRowPadding) / line_height();
    return lines < 1 ? std::size_t{0} : static_cast<std::size_t>(lines + 1e-6);
  };
  const std::size_t full = std::max<std::size_t>(1, lines_in(pages_.full_room()));
  bool is_first = true;
  for (;;) {
    std::size_t needed = 1;
    bool at_end = true;
    for (FlowingCell& cell : cells) {
      cell.fetch(full);
      needed = std::max(needed, cell.lines.size());
      at_end = at_end && cell.at_end();
    }
    std::size_t now = lines_in(pages_.room());
    const bool fits = at_end && needed <= now;
    const bool keep = is_first && at_end && needed <= std::min(full, kKeptTogether);
    if (!fits && (keep || now < 3)) {
      pages_.next_page();
      now = std::max<std::size_t>(1, lines_in(pages_.room()));
    }
    is_first = false;
    const std::size_t count = std::min(needed, now);
    draw_lines(cells, count);
    if (at_end && count == needed) return;
    pages_.next_page();
  }
}

void PdfTable::draw_lines(std::vector<FlowingCell>& cells, std::size_t count) {
  pages_.begin_row();
  for (std::size_t group = 0; group < plan_.groups.size(); ++group) {
    for (std::size_t n = 0; n < plan_.groups[group].size(); ++n) {
      pages_.begin_cell(group);
      draw_cell_lines(group, n, cells[plan_.groups[group][n]], count);
      pages_.end_cell(group);
    }
  }
  for (FlowingCell& cell : cells) {
    const std::size_t drawn = std::min(count, cell.lines.size());
    cell.lines.erase(cell.lines.begin(), cell.lines.begin() + static_cast<std::ptrdiff_t>(drawn));
  }
  pages_.end_row(static_cast<double>(count) * line_height() + 2 * kRowPadding);
}

void PdfTable::draw_cell_lines(std::size_t group, std::size_t n, const FlowingCell& cell,
                               std::size_t count) {
  const std::size_t column = plan_.groups[group][n];
  const double left = pages_.x(group, n);
  double baseline = pages_.y(group) + kRowPadding + plan_.font_size;
  for (std::size_t i = 0; i < std::min(count, cell.lines.size()); ++i) {
    const TextLine& line = cell.lines[i];
    PdfTextStyle style{plan_.font_size, kInk, Anchor::kStart, cell.stretch};
    double x = left + kCellPadding;
    if (is_aligned(column) && !cell.flow) {
      const std::string_view fraction =
          fraction_of(shown_[column], flow_.locale().decimal_separator());
      const std::int32_t width =
          single_line(flow_.shaper(), fraction, cell.weight, Setting::kTabular).width;
      x = simple_x(column, left, {0, 0, line.width, width, cell.stretch});
    } else if (line.is_right_to_left()) {
      x = left + plan_.columns[column].width - kCellPadding;
      style.anchor = Anchor::kEnd;
    }
    pages_.canvas(group).text(x, baseline, line, style);
    baseline += line_height();
  }
}

void PdfTable::carry(const std::vector<std::string>& sums, std::uint64_t rows) {
  for (std::size_t i = 0; i < sums.size() && i < sums_.size(); ++i) {
    if (!sums[i].empty()) sums_[i].add(sums[i]);
  }
  rows_ += rows;
}

std::vector<std::string> PdfTable::sums() const {
  std::vector<std::string> sums(section_.columns.size());
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (is_summed(i) && !sums_[i].empty()) sums[i] = sums_[i].text();
  }
  return sums;
}

void PdfTable::end(bool is_last) {
  const bool has_columns = !section_.columns.empty();
  if (is_last && rows_ != 0 && has_columns) draw_totals();
  const std::string note = is_last ? closing_note() : "";
  if (has_columns) {
    pages_.end(note);
  } else if (!note.empty()) {
    draw_note(flow_, note);
  }
}

std::string PdfTable::closing_note() const {
  const Language language = flow_.info().language;
  if (rows_ == 0) return std::string(word(language, Word::kNoRows));
  if (!section_.is_main) return {};
  return std::string(word(language, Word::kRows)) + ": " +
         flow_.locale().number(std::to_string(rows_));
}

void PdfTable::draw_totals() {
  bool any = false;
  for (std::size_t i = 0; i < section_.columns.size(); ++i) {
    shown_[i].clear();
    if (is_summed(i)) {
      any = true;
      if (!sums_[i].empty()) {
        flow_.locale().show(section_.columns[i], sums_[i].text(), shown_[i]);
      }
    } else if (label_ == kNoLabel) {
      label_ = i;
      shown_[i] = word(flow_.info().language, Word::kTotal);
    }
  }
  if (!any) return;
  if (pages_.room() < line_height() + 2 * kRowPadding) pages_.next_page();
  pages_.strong_rule();
  draw(FontWeight::kBold);
}

}  // namespace pressrun::reports
