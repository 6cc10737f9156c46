#include "reports/pdf_writer.h"

#include <utility>

namespace pressrun::reports {
namespace {

constexpr std::size_t kSampleBytes = 4u << 20;
// More categories than a chart can show, more blocks than anybody reads.
constexpr std::size_t kMostKeptRows = 2'000;

}  // namespace

PdfWriter::KeptRow::KeptRow(const Row& row) {
  for (const std::string_view value : row) {
    bytes.append(value);
    ends.push_back(value.data() == nullptr ? std::nullopt : std::optional(bytes.size()));
  }
}

Row PdfWriter::KeptRow::view() const {
  Row row;
  std::size_t begin = 0;
  for (const std::optional<std::size_t>& end : ends) {
    row.emplace_back(end ? std::string_view(bytes.data() + begin, *end - begin)
                         : std::string_view());
    begin = end.value_or(begin);
  }
  return row;
}

class PdfWriter::Part : public PartReader {
 public:
  explicit Part(PdfWriter& writer) : writer_(writer), reader_(*writer.assembler_) {}
  void write(std::string_view bytes) override { reader_.write(bytes); }
  void finish() override {
    reader_.finish();
    PdfPartEnd end = reader_.end();
    end.fonts.clear();
    writer_.replaced_ += end.replaced;
    writer_.parts_.push_back(std::move(end));
  }

 private:
  PdfWriter& writer_;
  PdfPartReader reader_;
};

PdfWriter::PdfWriter(ByteSink& sink, const PdfOptions& options)
    : sink_(sink), options_(options), fonts_(options.fonts), shaper_(fonts_) {}

void PdfWriter::begin(const ReportInfo& info) {
  info_ = info;
  assembler_ = std::make_unique<PdfAssembler>(sink_, fonts_, info);
}

void PdfWriter::start_pages(PdfOrientation orientation) {
  maker_ = std::make_unique<PdfPageMaker>(*assembler_, fonts_, info_, orientation);
  maker_->draw_title();
  for (const KeptSection& kept : waiting_) draw(kept);
  waiting_.clear();
}

void PdfWriter::begin_section(const Section& section) {
  current_ = {section, {}, 0};
  in_table_ = false;
}

void PdfWriter::row(const Row& row) {
  if (is_of_parts() && !in_table_) begin_last_part();
  if (in_table_) {
    maker_->row(row);
  } else {
    keep(row);
  }
}

void PdfWriter::keep(const Row& row) {
  current_.rows.emplace_back(row);
  current_.bytes += current_.rows.back().bytes.size();
  const std::size_t most =
      current_.section.kind == SectionKind::kTable ? PdfTableSample::kRows : kMostKeptRows;
  if (current_.rows.size() < most && current_.bytes < kSampleBytes) return;
  current_.section.kind = SectionKind::kTable;
  start_table();
}

void PdfWriter::start_table() {
  PdfTableSample sample(shaper_, info_.language, current_.section.columns);
  for (std::size_t i = 0; i < current_.rows.size() && i < PdfTableSample::kRows; ++i) {
    sample.add(current_.rows[i].view());
  }
  const PdfTablePlan plan = sample.plan(maker_ && maker_->is_landscape());
  if (!maker_) start_pages(plan.orientation);
  maker_->begin_table(current_.section, plan, {options_.tagged_cells, false});
  for (const KeptRow& kept : current_.rows) maker_->row(kept.view());
  current_.rows.clear();
  in_table_ = true;
}

std::unique_ptr<PartReader> PdfWriter::open_part() {
  if (!maker_ && !waiting_.empty()) start_pages(options_.plan_of_parts->orientation);
  end_pages();
  return std::make_unique<Part>(*this);
}

void PdfWriter::end_pages() {
  if (!maker_) return;
  maker_->end();
  replaced_ += maker_->replaced();
  maker_.reset();
}

// What the others summed up is told to the one that shows the total.
void PdfWriter::begin_last_part() {
  const PdfTablePlan& plan = *options_.plan_of_parts;
  maker_ = std::make_unique<PdfPageMaker>(*assembler_, fonts_, info_, plan.orientation);
  maker_->begin_table(current_.section, plan, {.tagged_cells = 0, .is_continued = true});
  for (const PdfPartEnd& part : parts_) maker_->carry(part.sums, part.rows);
  in_table_ = true;
}

void PdfWriter::end_section() {
  if (is_of_parts() && !in_table_) begin_last_part();
  if (!in_table_ && current_.section.kind == SectionKind::kTable) start_table();
  if (in_table_) {
    maker_->end_table();
  } else if (maker_) {
    draw(current_);
  } else {
    waiting_.push_back(std::move(current_));
  }
  in_table_ = false;
}

void PdfWriter::draw(const KeptSection& kept) {
  const SectionKind kind = kept.section.kind;
  std::vector<Row> rows;
  for (const KeptRow& row : kept.rows) rows.push_back(row.view());
  if (rows.empty()) {
    maker_->draw_nothing(kept.section);
  } else if (kind == SectionKind::kFigures || kind == SectionKind::kDetails) {
    maker_->draw(kept.section, rows);
  } else {
    maker_->draw_chart(kept.section, rows);
  }
}

void PdfWriter::end() {
  if (!maker_) start_pages(PdfOrientation::kPortrait);
  end_pages();
  assembler_->finish();
}

}  // namespace pressrun::reports
