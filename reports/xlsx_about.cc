#include "reports/xlsx_about.h"

#include <xlsxwriter.h>

namespace pressrun::reports {
namespace {

constexpr double kLabelWidth = 22;
constexpr double kValueWidth = 78;

class Page {
 public:
  Page(XlsxWorkbook& book, XlsxCells& cells, const ReportInfo& info)
      : book_(book),
        cells_(cells),
        info_(info),
        sheet_(book.add_sheet(word(info.language, Word::kAbout))),
        title_(book.format({.bold = true, .size = 16})),
        muted_(book.format({.is_muted = true, .wrapped = true})),
        label_(book.format({.bold = true, .is_muted = true, .wrapped = true})),
        value_(book.format({.left = true, .wrapped = true})),
        number_(book.format({.number_format = "#,##0", .left = true, .wrapped = true})) {
    require_xlsx(worksheet_set_column(sheet_.handle, 0, 0, kLabelWidth, nullptr));
    require_xlsx(worksheet_set_column(sheet_.handle, 1, 1, kValueWidth, nullptr));
    worksheet_gridlines(sheet_.handle, LXW_HIDE_ALL_GRIDLINES);
    book.set_page(sheet_, XlsxWorkbook::Page::kUpright);
  }

  void title(const std::string& text) { cells_.text({sheet_, row_++, 0}, text, title_); }
  void gap() { ++row_; }
  void line(Word label, std::string_view value) { line(word(info_.language, label), value); }
  void line(std::string_view label, std::string_view value) {
    if (value.empty()) return;
    cells_.text({sheet_, row_, 0}, label, label_);
    cells_.text({sheet_, row_++, 1}, value, value_);
  }
  void count(Word label, std::uint64_t value) {
    cells_.text({sheet_, row_, 0}, word(info_.language, label), label_);
    book_.number(sheet_, row_++, 1, static_cast<double>(value), number_);
  }
  void note(const std::string& text) {
    if (!noted_) cells_.text({sheet_, ++row_, 0}, word(info_.language, Word::kNotes), label_);
    noted_ = true;
    cells_.text({sheet_, row_++, 1}, text, muted_);
  }

 private:
  XlsxWorkbook& book_;
  XlsxCells& cells_;
  const ReportInfo& info_;
  XlsxWorkbook::Sheet sheet_;
  lxw_format* title_;
  lxw_format* muted_;
  lxw_format* label_;
  lxw_format* value_;
  lxw_format* number_;
  std::uint32_t row_ = 0;
  bool noted_ = false;
};

void write_facts(Page& page, const ReportInfo& info, const XlsxAbout& about) {
  page.line(Word::kReport, info.description);
  page.line(Word::kEvent, info.event);
  page.line(Word::kWorkspace, info.workspace);
  page.count(Word::kRows, about.rows);
  page.line(Word::kDataAsOf, info.snapshot_at);
  page.line(Word::kTimeZone, info.time_zone);
  page.line(Word::kRequestedBy, info.requested_by);
  page.line(Word::kJob, info.job_id);
  page.gap();
  if (info.parameters.empty()) {
    page.line(Word::kParameters, word(info.language, Word::kNoParameters));
  } else {
    for (const auto& [label, value] : info.parameters) page.line(label, value);
  }
}

void write_notes(Page& page, const ReportInfo& info, const XlsxAbout& about,
                 const XlsxRemarks& remarks, const std::string& long_texts) {
  const auto say = [&](Word what) { return std::string(word(info.language, what)); };
  if (about.has_times && !info.time_zone.empty()) {
    page.note(say(Word::kTimesAreLocalTo) + " " + info.time_zone + ".");
  }
  if (about.sheets.size() > 1) {
    std::string names;
    for (const std::string& name : about.sheets) names += (names.empty() ? "" : ", ") + name;
    page.note(say(Word::kRowsOnSeveralSheets) + " " + names + ".");
  }
  const auto count = [&](const std::string& what, std::uint64_t times) {
    if (times != 0) page.note(what + ": " + std::to_string(times) + ".");
  };
  count(say(Word::kNumbersAsText), remarks.long_numbers);
  count(say(Word::kTextsContinue) + " \"" + long_texts + "\"", remarks.long_texts);
  count(say(Word::kTextsInvalid), remarks.invalid_texts);
}

}  // namespace

void add_xlsx_about(XlsxWorkbook& book, XlsxCells& cells, const ReportInfo& info,
                    const XlsxAbout& about) {
  // Before the page is written, whose own texts may add to them.
  const XlsxRemarks remarks = cells.remarks();
  const std::string long_texts = cells.long_texts_sheet();
  Page page(book, cells, info);
  page.title(info.title.empty() ? std::string(word(info.language, Word::kReport)) : info.title);
  page.gap();
  write_facts(page, info, about);
  write_notes(page, info, about, remarks, long_texts);
}

}  // namespace pressrun::reports
