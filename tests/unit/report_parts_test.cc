// J15, F1-F5: rows rendered in parts give the file that a single writer gives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "engine/worker/report_writers.h"
#include "reports/csv_writer.h"
#include "reports/row_part.h"
#include "tests/support/pdf_tools.h"

namespace pressrun::engine {
namespace {

using reports::Row;
using testing::HasSubstr;

class StringSink : public reports::ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

reports::Section main_section() {
  return {reports::SectionKind::kTable,
          "Orders",
          true,
          {{"name", reports::ValueKind::kText, "Name"},
           {"amount", reports::ValueKind::kDecimal, "Amount", reports::NumberStyle::kMoney, true}}};
}

reports::Section figures() {
  return {reports::SectionKind::kFigures,
          "At a glance",
          false,
          {{"count", reports::ValueKind::kInteger}}};
}

// Values of all kinds that a format may trip over: NULL, empty, quotes, formulas.
std::vector<std::optional<std::string>> values(int i) {
  if (i % 7 == 0) return {std::nullopt, std::nullopt};
  if (i % 7 == 1) return {"", "1.5"};
  if (i % 7 == 2) return {"a \"quoted\",\r\nname", "-2"};
  return {"=row " + std::to_string(i), std::to_string(i) + ".25"};
}

void write_row(reports::ReportWriter& writer, int i) {
  const auto kept = values(i);
  Row row;
  for (const auto& value : kept)
    row.push_back(value ? std::string_view(*value) : std::string_view());
  writer.row(row);
}

WriterSettings settings(const reports::CsvOptions& csv = {}) {
  return {std::filesystem::temp_directory_path(), 50'000'000, std::nullopt, csv};
}

constexpr int kRows = 400;
constexpr int kChunk = 90;

std::string plan_of(const std::string& format) {
  std::vector<std::vector<std::optional<std::string>>> sample;
  sample.reserve(200);
  for (int i = 0; i < 200; ++i) sample.push_back(values(i));
  return plan_parts(format, reports::Language::kEnglish, main_section().columns, sample);
}

std::string part(const std::string& format, int number, bool has_title,
                 const reports::CsvOptions& csv = {}) {
  StringSink sink;
  const auto writer = make_part_writer(
      format, sink, {plan_of(format), number == 1, has_title && number == 1, 0, csv});
  writer->begin({});
  writer->begin_section(main_section());
  for (int i = (number - 1) * kChunk; i < number * kChunk; ++i) write_row(*writer, i);
  writer->end_section();
  writer->end();
  return sink.text;
}

// Four parts in pieces of `piece` bytes, then the rest as rows.
std::string merged(const std::string& format, bool has_figures, std::size_t piece = 1000,
                   const reports::CsvOptions& csv = {}) {
  StringSink sink;
  WriterSettings with_parts = settings(csv);
  with_parts.plan_of_parts = plan_of(format);
  const auto writer = make_writer(format, sink, with_parts);
  writer->begin({});
  if (has_figures) {
    writer->begin_section(figures());
    writer->row({"400"});
    writer->end_section();
  }
  writer->begin_section(main_section());
  for (int number = 1; number <= 4; ++number) {
    const std::string bytes = part(format, number, !has_figures, csv);
    const auto into = writer->open_part();
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      into->write(std::string_view(bytes).substr(at, piece));
    }
    into->finish();
  }
  for (int i = 4 * kChunk; i < kRows; ++i) write_row(*writer, i);
  writer->end_section();
  writer->end();
  return sink.text;
}

std::string single(const std::string& format, const reports::CsvOptions& csv = {}) {
  StringSink sink;
  const auto writer = make_writer(format, sink, settings(csv));
  writer->begin({});
  writer->begin_section(figures());
  writer->row({"400"});
  writer->end_section();
  writer->begin_section(main_section());
  for (int i = 0; i < kRows; ++i) write_row(*writer, i);
  writer->end_section();
  writer->end();
  return sink.text;
}

TEST(ReportParts, OfCsvGiveTheSameBytes) { EXPECT_TRUE(merged("csv", true) == single("csv")); }

TEST(ReportParts, OfCsvFollowItsOptionsAndBeginItOnce) {
  const reports::CsvOptions options{reports::LineEnd::kLf, ';', true};
  const std::string file = merged("csv", true, 1000, options);
  EXPECT_TRUE(file == single("csv", options));
  EXPECT_TRUE(file.starts_with("\xEF\xBB\xBFname;amount\n")) << file.substr(0, 30);
  EXPECT_EQ(file.find("\xEF\xBB\xBF", 1), std::string::npos);
  EXPECT_EQ(file.find("name;amount", 10), std::string::npos);
}

TEST(ReportParts, OfAWorkbookGiveTheSameBytes) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 20}) {
    EXPECT_TRUE(merged("xlsx", true, piece) == single("xlsx")) << piece;
  }
}

TEST(ReportParts, OfAPdfGiveOneDocumentWithTheTotalOfAll) {
  const test::PdfFile file(merged("pdf", true));
  const test::PdfFile whole(single("pdf"));
  EXPECT_EQ(file.complaints(), "");
  const std::string text = file.text(true);
  for (int i = 3; i < kRows; i += 7) EXPECT_THAT(text, HasSubstr("=row " + std::to_string(i)));
  const std::string total = whole.text(true);
  const std::size_t at = total.find("Total ");
  ASSERT_NE(at, std::string::npos);
  const std::string sum = total.substr(total.find_first_not_of(' ', at + 6), 6);
  EXPECT_THAT(text, testing::ContainsRegex("Total +" + sum));
  EXPECT_THAT(text, HasSubstr("Rows: 400"));
}

TEST(ReportParts, APdfOfATableAloneBeginsWithItsTitle) {
  const test::PdfFile with(merged("pdf", true));
  const test::PdfFile without(merged("pdf", false));
  EXPECT_EQ(without.complaints(), "");
  const auto pages = [](const test::PdfFile& file) {
    const std::string text = file.text();
    return std::count(text.begin(), text.end(), '\f');
  };
  EXPECT_EQ(pages(without) + 1, pages(with)) << "a page with nothing but the title";
}

TEST(RowPart, RefusesWhatIsNoPart) {
  const std::string good = part("xlsx", 1, false);
  const auto read = [](const std::string& bytes) {
    reports::RowPartReader reader([](const Row&) {});
    reader.write(bytes);
    reader.finish();
  };
  EXPECT_NO_THROW(read(good));
  for (std::size_t cut : {0, 5, 8, 9, 50})
    EXPECT_THROW(read(good.substr(0, cut)), std::runtime_error) << cut;
  EXPECT_THROW(read(good.substr(0, good.size() - 1)), std::runtime_error);
  EXPECT_THROW(read(good + "R"), std::runtime_error);
  EXPECT_THROW(read("PRROWS2\n" + good.substr(8)), std::runtime_error);
  std::string lost = good;
  lost.back() = static_cast<char>(lost.back() - 1);
  EXPECT_THROW(read(lost), std::runtime_error);
}

TEST(ReportParts, APartTakesNoParts) {
  StringSink sink;
  reports::RowPartWriter writer(sink);
  EXPECT_THROW(writer.open_part(), std::logic_error);
}

}  // namespace
}  // namespace pressrun::engine
