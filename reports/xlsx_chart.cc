#include "reports/xlsx_chart.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "reports/xlsx_text.h"

namespace pressrun::reports {
namespace {

// Told apart by people who see fewer colours, and in print.
constexpr std::array<lxw_color_t, 8> kColors = {0x2F6DB5, 0xE38B29, 0x3E9C74, 0x8C6BB8,
                                                0xC9503C, 0x3FA3B8, 0x7A818C, 0xB39B2E};
constexpr lxw_color_t kGrid = 0xE2E6EC;
constexpr lxw_color_t kInk = 0x374151;
constexpr int kWidth = 760;  // pixels
constexpr int kHeight = 420;
constexpr std::uint32_t kMostColumns = 12;  // more categories lie down
constexpr std::uint32_t kLyingHeight = 24;  // pixels a category
constexpr std::uint32_t kMostLying = 60;
constexpr std::uint32_t kLabelsOnAxis = 12;
constexpr std::uint8_t kHole = 55;  // per cent

class Builder {
 public:
  Builder(XlsxWorkbook& book, const Section& section, const XlsxTable& table)
      : book_(book), section_(section), table_(table), part_(table.parts().front()) {}

  void build() {
    chart_ = book_.add_chart(type());
    const std::size_t last = section_.kind == SectionKind::kDonut ? 2 : section_.columns.size();
    for (std::size_t i = 1; i < last; ++i) add_series(i);
    style_title();
    if (section_.kind == SectionKind::kDonut) {
      chart_set_hole_size(chart_, kHole);
      chart_legend_set_position(chart_, LXW_CHART_LEGEND_RIGHT);
    } else {
      style_axes(last);
    }
    insert();
  }

 private:
  bool is_lying() const {
    return section_.kind == SectionKind::kBars && part_.rows > kMostColumns &&
           section_.columns[0].kind == ValueKind::kText;
  }
  std::uint8_t type() const {
    switch (section_.kind) {
      case SectionKind::kStackedBars:
        return LXW_CHART_COLUMN_STACKED;
      case SectionKind::kLines:
        return LXW_CHART_LINE;
      case SectionKind::kDonut:
        return LXW_CHART_DOUGHNUT;
      default:
        return is_lying() ? LXW_CHART_BAR : LXW_CHART_COLUMN;
    }
  }

  void add_series(std::size_t column) {
    const char* sheet = part_.sheet.name.c_str();
    const auto at = static_cast<lxw_col_t>(column);
    lxw_chart_series* series = chart_add_series(chart_, nullptr, nullptr);
    if (series == nullptr) throw std::bad_alloc();
    chart_series_set_categories(series, sheet, 1, 0, part_.rows, 0);
    chart_series_set_values(series, sheet, 1, at, part_.rows, at);
    chart_series_set_name_range(series, sheet, 0, at);
    if (section_.kind == SectionKind::kDonut) return slice(series);
    color(series, kColors[(column - 1) % kColors.size()]);
  }

  void color(lxw_chart_series* series, lxw_color_t color) const {
    if (section_.kind == SectionKind::kLines) {
      lxw_chart_line line{};
      line.color = color;
      line.width = 2.25;
      chart_series_set_line(series, &line);
    } else {
      lxw_chart_fill fill{};
      fill.color = color;
      chart_series_set_fill(series, &fill);
    }
  }

  void slice(lxw_chart_series* series) const {
    std::vector<lxw_chart_fill> fills(std::min<std::size_t>(part_.rows, kColors.size() * 4));
    std::vector<lxw_chart_point> points(fills.size());
    std::vector<lxw_chart_point*> list;
    for (std::size_t i = 0; i < fills.size(); ++i) {
      fills[i].color = kColors[i % kColors.size()];
      points[i].fill = &fills[i];
      list.push_back(&points[i]);
    }
    list.push_back(nullptr);
    require_xlsx(chart_series_set_points(series, list.data()));
    chart_series_set_labels(series);
    chart_series_set_labels_options(series, LXW_FALSE, LXW_FALSE, LXW_FALSE);
    chart_series_set_labels_percentage(series);
    lxw_chart_font font{};
    font.color = LXW_COLOR_WHITE;
    font.bold = LXW_TRUE;
    chart_series_set_labels_font(series, &font);
  }

  void style_title() {
    if (section_.title.empty()) return chart_title_off(chart_);
    std::string title;
    XlsxTextPieces(section_.title, 255).next(title);
    chart_title_set_name(chart_, title.c_str());
    lxw_chart_font font{};
    font.size = 14;
    font.bold = LXW_TRUE;
    font.color = kInk;
    chart_title_set_name_font(chart_, &font);
  }

  void style_axes(std::size_t last) {
    lxw_chart_axis* categories = is_lying() ? chart_->y_axis : chart_->x_axis;
    lxw_chart_axis* values = is_lying() ? chart_->x_axis : chart_->y_axis;
    const std::string format = table_.number_format(1);
    if (!format.empty()) chart_axis_set_num_format(values, format.c_str());
    const std::string category_format = table_.number_format(0);
    if (!category_format.empty()) chart_axis_set_num_format(categories, category_format.c_str());
    lxw_chart_line grid{};
    grid.color = kGrid;
    grid.width = 0.75;
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &grid);
    lxw_chart_line none{};
    none.none = LXW_TRUE;
    chart_axis_set_line(values, &none);
    chart_axis_set_label_position(categories, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (is_lying()) {
      chart_axis_set_reverse(categories);
      chart_axis_set_crossing_max(categories);
      chart_axis_set_interval_unit(categories, 1);
    } else if (part_.rows > kLabelsOnAxis) {
      const std::uint32_t unit = (part_.rows + kLabelsOnAxis - 1) / kLabelsOnAxis;
      chart_axis_set_interval_unit(categories, static_cast<std::uint16_t>(std::min(unit, 0xFFFFu)));
    }
    if (section_.kind != SectionKind::kLines) chart_set_series_gap(chart_, 60);
    if (last == 2) {
      chart_legend_set_position(chart_, LXW_CHART_LEGEND_NONE);
      chart_axis_set_name(values, heading(1).c_str());
    } else {
      chart_legend_set_position(chart_, LXW_CHART_LEGEND_BOTTOM);
    }
  }

  std::string heading(std::size_t column) const {
    std::string text;
    XlsxTextPieces(section_.columns[column].heading(), 255).next(text);
    return text;
  }

  void insert() {
    lxw_chart_options options{};
    const double height =
        is_lying() ? std::max<double>(kHeight, kLyingHeight * std::min(part_.rows, kMostLying))
                   : kHeight;
    options.x_scale = kWidth / 480.0;  // the library's default size
    options.y_scale = height / 288.0;
    options.x_offset = 24;
    std::string description = section_.title;
    options.description = description.data();
    require_xlsx(worksheet_insert_chart_opt(
        part_.sheet.handle, 1, static_cast<lxw_col_t>(section_.columns.size()), chart_, &options));
  }

  XlsxWorkbook& book_;
  const Section& section_;
  const XlsxTable& table_;
  const XlsxTable::Part& part_;
  lxw_chart* chart_ = nullptr;
};

}  // namespace

void add_xlsx_chart(XlsxWorkbook& book, const Section& section, const XlsxTable& table) {
  if (table.parts().size() > 1) {
    throw std::length_error("the chart \"" + section.title +
                            "\" has more points than a sheet rows");
  }
  if (section.columns.size() < 2 || table.parts().front().rows == 0) return;
  Builder(book, section, table).build();
}

}  // namespace pressrun::reports
