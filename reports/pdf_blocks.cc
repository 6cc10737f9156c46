#include "reports/pdf_blocks.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "reports/pdf_style.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

using namespace pdf_style;

struct ParagraphStyle {
  double size;
  Color color;
  FontWeight weight = FontWeight::kRegular;
  PdfRole role = PdfRole::kParagraph;
};

std::int32_t units(double points, double size) {
  return static_cast<std::int32_t>(points * 1000 / size);
}

// Text from `x` on, `width` wide, over as many pages as it takes.
void draw_paragraph(PdfFlow& flow, std::string_view text, double x, double width,
                    const ParagraphStyle& style) {
  if (text.empty()) return;
  const double height = style.size * kLineHeight;
  PdfTextFlow lines(flow.shaper(), text, style.weight, Setting::kProse);
  TextLine line;
  bool is_open = false;
  while (lines.next(units(width, style.size), line)) {
    if (flow.room() < height && !flow.at_top()) {
      if (is_open) flow.page().end_element();
      is_open = false;
      flow.end_page();
    }
    if (!is_open) flow.page().begin_element(style.role);
    is_open = true;
    flow.page().begin_text(style.role);
    const bool from_right = line.is_right_to_left();
    flow.canvas().text(from_right ? x + width : x, flow.y + style.size, line,
                       {style.size, style.color, from_right ? Anchor::kEnd : Anchor::kStart});
    flow.page().end_text();
    flow.y += height;
  }
  if (is_open) flow.page().end_element();
}

struct Item {
  std::string label;
  std::string value;
};

std::vector<TextLine> lines_of(PdfFlow& flow, std::string_view text, double width, double size,
                               FontWeight weight, std::size_t most) {
  std::vector<TextLine> lines;
  PdfTextFlow source(flow.shaper(), text, weight, Setting::kProse);
  TextLine line;
  while (lines.size() <= most && source.next(units(width, size), line)) lines.push_back(line);
  return lines;
}

std::vector<Item> title_items(const ReportInfo& info, const Locale& locale) {
  std::vector<Item> items;
  for (const auto& [label, value] : info.parameters) items.push_back({label, value});
  const Language language = info.language;
  if (items.empty()) {
    items.push_back({std::string(word(language, Word::kParameters)),
                     std::string(word(language, Word::kNoParameters))});
  }
  if (!info.snapshot_at.empty()) {
    std::string when = locale.timestamp(info.snapshot_at);
    if (!info.time_zone.empty()) when += " (" + info.time_zone + ")";
    items.push_back({std::string(word(language, Word::kDataAsOf)), when});
  }
  if (!info.requested_by.empty()) {
    items.push_back({std::string(word(language, Word::kRequestedBy)), info.requested_by});
  }
  return items;
}

constexpr std::size_t kMostGridLines = 6;

// Labels above their values, side by side; one too long for that has the page's width.
class ItemGrid {
 public:
  explicit ItemGrid(PdfFlow& flow) : flow_(flow) {
    columns_ = flow.orientation() == PdfOrientation::kPortrait ? 3 : 4;
    column_width_ = (flow.width() - (columns_ - 1) * kGap) / columns_;
  }

  void draw(const std::vector<Item>& items) {
    for (const Item& item : items) add(item);
    end_row();
  }

 private:
  static constexpr double kGap = 20;

  struct Cell {
    TextLine label;
    std::vector<TextLine> value;
  };

  void add(const Item& item) {
    const auto value =
        lines_of(flow_, item.value, column_width_, kTextSize, FontWeight::kRegular, kMostGridLines);
    if (value.size() > kMostGridLines) {
      end_row();
      draw_paragraph(flow_, item.label, flow_.left(), flow_.width(), {kLabelSize, kMuted});
      draw_paragraph(flow_, item.value, flow_.left(), flow_.width(), {kTextSize, kInk});
      flow_.y += 8;
      return;
    }
    row_.push_back({shortened_line(flow_.shaper(), item.label, FontWeight::kRegular,
                                   units(column_width_, kLabelSize)),
                    value});
    if (row_.size() == static_cast<std::size_t>(columns_)) end_row();
  }

  void end_row() {
    std::size_t lines = 0;
    for (const Cell& cell : row_) lines = std::max(lines, cell.value.size());
    const double height = 13 + static_cast<double>(lines) * kTextSize * kLineHeight;
    if (!row_.empty()) flow_.make_room(height);
    double x = flow_.left();
    for (const Cell& cell : row_) {
      draw_cell(cell, x);
      x += column_width_ + kGap;
    }
    if (!row_.empty()) flow_.y += height + 8;
    row_.clear();
  }

  void draw_cell(const Cell& cell, double x) {
    PdfOpenPage& page = flow_.page();
    page.begin_element(PdfRole::kParagraph);
    page.begin_text(PdfRole::kParagraph);
    page.canvas().text(x, flow_.y + kLabelSize, cell.label, {kLabelSize, kMuted});
    double y = flow_.y + 12 + kTextSize;
    for (const TextLine& line : cell.value) {
      page.canvas().text(x, y, line, {kTextSize, kInk});
      y += kTextSize * kLineHeight;
    }
    page.end_text();
    page.end_element();
  }

  PdfFlow& flow_;
  int columns_;
  double column_width_;
  std::vector<Cell> row_;
};

void draw_rule(PdfFlow& flow, double width, Color color) {
  PdfCanvas& canvas = flow.canvas();
  canvas.begin_artifact();
  canvas.line({flow.left(), flow.y}, {flow.right(), flow.y}, width, color);
  canvas.end_mark();
}

std::string shown_or_dash(const Locale& locale, const Column& column, std::string_view value) {
  std::string shown;
  locale.show(column, value, shown);
  return shown.empty() ? "\u2013" : shown;
}

constexpr double kCardGap = 12;
constexpr double kCardPadding = 11;
constexpr double kCardHeight = 56;
constexpr double kFigureSize = 18;
constexpr double kSmallestFigureSize = 8;
constexpr double kCardLabelSize = kLabelSize + 0.5;
constexpr std::size_t kMostLabelLines = 2;

struct Card {
  std::vector<TextLine> label;
  std::string value;
};

double fitting_size(PdfFlow& flow, const std::string& value, double width) {
  const TextLine figure = single_line(flow.shaper(), value, FontWeight::kBold, Setting::kProse);
  return figure.width == 0 ? kFigureSize : (width - 2 * kCardPadding) * 1000 / figure.width;
}

// As many as there may be, else the beginning in one.
std::vector<TextLine> label_lines(PdfFlow& flow, const std::string& label, double width) {
  const double inner = width - 2 * kCardPadding;
  std::vector<TextLine> lines =
      lines_of(flow, label, inner, kCardLabelSize, FontWeight::kRegular, kMostLabelLines);
  if (lines.size() <= kMostLabelLines) return lines;
  return {shortened_line(flow.shaper(), label, FontWeight::kRegular, units(inner, kCardLabelSize))};
}

// What cards need besides kCardHeight, the same for all: room for the longest label's other lines.
double height_of_more_lines(const std::vector<Card>& cards) {
  std::size_t lines = 1;
  for (const Card& card : cards) lines = std::max(lines, card.label.size());
  return static_cast<double>(lines - 1) * kCardLabelSize * kLineHeight;
}

struct CardStyle {
  double width;
  double height;
  double figure_size;
};

void draw_card(PdfFlow& flow, double x, const Card& card, const CardStyle& style) {
  PdfOpenPage& page = flow.page();
  PdfCanvas& canvas = page.canvas();
  canvas.begin_artifact();
  canvas.fill_rectangle(x, flow.y, style.width, style.height, kTint);
  canvas.fill_rectangle(x, flow.y, 2, style.height, kAccent);
  canvas.end_mark();
  const TextLine figure =
      single_line(flow.shaper(), card.value, FontWeight::kBold, Setting::kProse);
  const double fitting = fitting_size(flow, card.value, style.width);
  page.begin_element(PdfRole::kParagraph);
  page.begin_text(PdfRole::kParagraph);
  double y = flow.y + 19;
  for (const TextLine& line : card.label) {
    canvas.text(x + kCardPadding, y, line, {kCardLabelSize, kMuted});
    y += kCardLabelSize * kLineHeight;
  }
  canvas.text(x + kCardPadding, flow.y + style.height - 13, figure,
              {style.figure_size, kInk, Anchor::kStart,
               std::clamp(fitting / style.figure_size, 0.05, 1.0)});
  page.end_text();
  page.end_element();
}

// A figure that a card cannot hold in readable letters.
bool is_long(const std::string& value) { return value.size() > 60; }

}  // namespace

void draw_title(PdfFlow& flow) {
  const ReportInfo& info = flow.info();
  flow.page().bookmark(1, info.title, flow.y - 10);
  draw_paragraph(flow, info.workspace, flow.left(), flow.width(), {kLabelSize + 0.5, kMuted});
  if (!info.workspace.empty()) flow.y += 3;
  draw_paragraph(flow, info.title, flow.left(), flow.width(),
                 {kTitleSize, kInk, FontWeight::kBold, PdfRole::kH1});
  draw_paragraph(flow, info.event, flow.left(), flow.width(), {kSubtitleSize, kAccent});
  if (!info.description.empty()) {
    flow.y += 4;
    draw_paragraph(flow, info.description, flow.left(), std::min(flow.width(), 480.0),
                   {kTextSize, kMuted});
  }
  flow.y += 9;
  draw_rule(flow, 0.8, kStrongRule);
  flow.y += 12;
  ItemGrid(flow).draw(title_items(info, flow.locale()));
  flow.y += 4;
}

void draw_heading(PdfFlow& flow, std::string_view title, double below) {
  const double height = kHeadingSize * kLineHeight;
  if (!flow.at_top()) flow.y += 12;
  flow.make_room(height + 6 + below);
  if (title.empty()) return;
  flow.page().bookmark(2, title, flow.y - 10);
  draw_paragraph(flow, title, flow.left(), flow.width(),
                 {kHeadingSize, kInk, FontWeight::kBold, PdfRole::kH2});
  flow.y += 5;
}

void draw_figures(PdfFlow& flow, const Section& section, const Row& row) {
  std::vector<std::pair<const Column*, std::string>> figures;
  for (std::size_t i = 0; i < section.columns.size(); ++i) {
    Column column = section.columns[i];
    column.is_summed = true;  // a figure is a quantity: grouped
    figures.emplace_back(&section.columns[i], shown_or_dash(flow.locale(), column, row[i]));
  }
  const auto is_wide = [](const auto& figure) { return is_long(figure.second); };
  const auto first_wide =
      std::stable_partition(figures.begin(), figures.end(), std::not_fn(is_wide));
  const auto count = static_cast<std::size_t>(first_wide - figures.begin());
  const std::size_t most = flow.orientation() == PdfOrientation::kPortrait ? 4 : 6;
  const std::size_t rows = (count + most - 1) / most;
  const std::size_t per_row = rows == 0 ? 1 : (count + rows - 1) / rows;
  const double width =
      (flow.width() - static_cast<double>(per_row - 1) * kCardGap) / static_cast<double>(per_row);
  std::vector<Card> cards;
  double size = kFigureSize;  // the same on all cards
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [column, value] = figures[i];
    cards.push_back({label_lines(flow, column->heading(), width), value});
    size = std::min(size, std::max(kSmallestFigureSize, fitting_size(flow, value, width)));
  }
  const CardStyle style{width, kCardHeight + height_of_more_lines(cards), size};
  for (std::size_t i = 0; i < count; ++i) {
    if (i % per_row == 0) flow.make_room(style.height);
    const double x = flow.left() + static_cast<double>(i % per_row) * (width + kCardGap);
    draw_card(flow, x, cards[i], style);
    if (i % per_row == per_row - 1 || i == count - 1) flow.y += style.height + kCardGap;
  }
  for (auto wide = first_wide; wide != figures.end(); ++wide) {
    draw_paragraph(flow, wide->first->heading(), flow.left(), flow.width(), {kLabelSize, kMuted});
    draw_paragraph(flow, wide->second, flow.left(), flow.width(), {kTextSize, kInk});
    flow.y += 6;
  }
}

void draw_details(PdfFlow& flow, const Section& section, const Row& row) {
  const double label_width = std::min(flow.width() * 0.28, 170.0);
  const double x = flow.left() + label_width + 16;
  for (std::size_t i = 0; i < section.columns.size(); ++i) {
    const Column& column = section.columns[i];
    const std::string value = shown_or_dash(flow.locale(), column, row[i]);
    flow.make_room(2 * kTextSize * kLineHeight);
    flow.y += 3.5;
    const double top = flow.y;
    const auto page = flow.pages();
    draw_paragraph(flow, column.heading(), flow.left(), label_width, {kTextSize, kMuted});
    const double label_end = flow.y;
    if (flow.pages() == page) flow.y = top;
    draw_paragraph(flow, value, x, flow.right() - x, {kTextSize, kInk});
    if (flow.pages() == page) flow.y = std::max(flow.y, label_end);
    flow.y += 3.5;
    draw_rule(flow, 0.4, kRule);
  }
  flow.y += 10;
}

void draw_note(PdfFlow& flow, std::string_view text) {
  flow.y += 4;
  draw_paragraph(flow, text, flow.left(), flow.width(), {kTextSize, kMuted});
  flow.y += 6;
}

}  // namespace pressrun::reports
