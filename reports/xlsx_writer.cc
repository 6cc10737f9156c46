#include "reports/xlsx_writer.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <stdexcept>

#include "reports/row_part.h"
#include "reports/words.h"
#include "reports/xlsx_about.h"
#include "reports/xlsx_chart.h"
#include "reports/xlsx_values.h"

namespace pressrun::reports {
namespace {

constexpr std::uint32_t kLeastRows = 4;  // header, a row, the total
constexpr long long kFixedTime =
    315'532'800;  // 1980-01-01, where no time is known: no clock is read
constexpr double kLabelWidth = 34;
constexpr double kValueWidth = 40;

bool is_listed(SectionKind kind) {
  return kind == SectionKind::kFigures || kind == SectionKind::kDetails;
}

XlsxOptions checked(const XlsxOptions& options) {
  if (options.rows_per_sheet < kLeastRows || options.rows_per_sheet > LXW_ROW_MAX) {
    throw std::invalid_argument("a sheet has from 4 to 1,048,576 rows");
  }
  return options;
}

bool has_times(const Section& section) {
  return std::any_of(section.columns.begin(), section.columns.end(),
                     [](const Column& c) { return c.kind == ValueKind::kTimestamp; });
}

}  // namespace

XlsxWriter::XlsxWriter(ByteSink& sink, const XlsxOptions& options)
    : sink_(sink), options_(checked(options)), book_(options_) {}

void XlsxWriter::begin(const ReportInfo& info) {
  info_ = info;
  cells_.emplace(book_, info.language);
  book_.set_properties(info.title, info.event, info.requested_by, info.workspace,
                       unix_seconds(info.snapshot_at).value_or(kFixedTime));
}

void XlsxWriter::begin_section(const Section& section) {
  section_ = section;
  about_.has_times |= has_times(section);
  if (is_listed(section.kind)) {
    overview_row_seen_ = false;
    if (overview_.handle == nullptr) open_overview();
    overview_heading(section.title);
    return;
  }
  const std::string& name = section.title.empty() ? info_.title : section.title;
  table_.emplace(book_, *cells_, info_.language, section_, name, options_.rows_per_sheet);
}

std::unique_ptr<PartReader> XlsxWriter::open_part() {
  return std::make_unique<RowPartReader>([this](const Row& row) { this->row(row); });
}

void XlsxWriter::row(const Row& row) {
  if (section_.is_main) ++about_.rows;
  if (is_listed(section_.kind)) {
    overview_row(row);
  } else {
    table_->row(row);
  }
}

void XlsxWriter::end_section() {
  if (is_listed(section_.kind)) {
    if (!overview_row_seen_) {
      cells_->text({overview_, overview_at_++, 0}, word(info_.language, Word::kNoRows),
                   book_.format({.is_muted = true}));
    }
    if (section_.is_main) about_.sheets = {overview_.name};
    return;
  }
  table_->end();
  if (section_.is_main) {
    for (const XlsxTable::Part& part : table_->parts()) about_.sheets.push_back(part.sheet.name);
  }
  if (section_.kind != SectionKind::kTable) add_xlsx_chart(book_, section_, *table_);
  table_.reset();
}

void XlsxWriter::open_overview() {
  overview_ = book_.add_sheet(word(info_.language, Word::kOverview));
  lxw_worksheet* sheet = overview_.handle;
  require_xlsx(worksheet_set_column(sheet, 0, 0, kLabelWidth, nullptr));
  require_xlsx(worksheet_set_column(sheet, 1, 1, kValueWidth, nullptr));
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  book_.set_page(overview_, XlsxWorkbook::Page::kUpright);
  require_xlsx(worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:B1048576"));
  cells_->text({overview_, overview_at_++, 0}, info_.title.empty() ? overview_.name : info_.title,
               book_.format({.bold = true, .size = 16}));
  cells_->text({overview_, overview_at_++, 0}, info_.event, book_.format({.is_muted = true}));
}

void XlsxWriter::overview_heading(const std::string& title) {
  ++overview_at_;
  const XlsxLook look{.is_header = true};
  if (title.empty()) return;
  cells_->text({overview_, overview_at_, 0}, title, book_.format(look));
  require_xlsx(worksheet_write_blank(overview_.handle, overview_at_, 1, book_.format(look)));
  ++overview_at_;
}

void XlsxWriter::overview_row(const Row& row) {
  if (overview_row_seen_) ++overview_at_;
  overview_row_seen_ = true;
  const bool is_figure = section_.kind == SectionKind::kFigures;
  const XlsxLook base{.bold = is_figure, .left = true};
  for (std::size_t i = 0; i < section_.columns.size(); ++i) {
    const Column& column = section_.columns[i];
    XlsxColumnLook look(column);
    look.learn(row[i]);
    cells_->text({overview_, overview_at_, 0}, column.heading(), book_.format({.is_muted = true}));
    cells_->value({overview_, overview_at_, 1}, look, cells_->formats(look, base), row[i]);
    ++overview_at_;
  }
  book_.check();
}

void XlsxWriter::end() {
  add_xlsx_about(book_, *cells_, info_, about_);
  book_.finish(sink_);
}

}  // namespace pressrun::reports
