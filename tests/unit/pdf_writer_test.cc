// F3, F4: PDF files that other programs accept and read back, of any size.
#include "reports/pdf_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/pdf_tools.h"
#include "tests/support/sanitized.h"

namespace pressrun::reports {
namespace {

using test::PdfFile;
using testing::ContainsRegex;
using testing::HasSubstr;
using Cells = std::vector<std::string>;

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

class NullSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { size += bytes.size(); }
  std::size_t size = 0;
};

ReportInfo sample_info() {
  ReportInfo info;
  info.title = "Guest list";
  info.description = "Who comes";
  info.event = "Spring Gala";
  info.workspace = "Voyage";
  info.requested_by = "Ada Lovelace";
  info.job_id = "01jd8x3k5v9q2n7r4t6w8y0z1a";
  info.time_zone = "Europe/Berlin";
  info.snapshot_at = "2026-11-21 14:05:00+01";
  info.parameters = {{"From", "1 Nov 2026"}, {"Status", "attending"}};
  return info;
}

Row view(const Cells& cells) {
  Row row;
  for (const std::string& cell : cells) row.emplace_back(cell);
  return row;
}

void write_section(PdfWriter& writer, const Section& section, const std::vector<Cells>& rows) {
  writer.begin_section(section);
  for (const Cells& cells : rows) writer.row(view(cells));
  writer.end_section();
}

std::string pdf(const std::vector<std::pair<Section, std::vector<Cells>>>& sections,
                const ReportInfo& info = sample_info()) {
  StringSink sink;
  PdfWriter writer(sink);
  writer.begin(info);
  for (const auto& [section, rows] : sections) write_section(writer, section, rows);
  writer.end();
  return sink.text;
}

Section table(std::vector<Column> columns) {
  return {SectionKind::kTable, "Guests", true, std::move(columns)};
}

Section text_table(std::size_t columns) {
  Section section = table({});
  for (std::size_t i = 0; i < columns; ++i) {
    section.columns.push_back({"c" + std::to_string(i), ValueKind::kText});
  }
  return section;
}

std::size_t count(const std::string& text, const std::string& wanted) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(wanted, at)) != std::string::npos; ++at) ++n;
  return n;
}

TEST(PdfWriter, ShowsTitleFiltersTimeAndPageNumbers) {
  const PdfFile file(pdf({{text_table(2), {{"a", "b"}}}}));
  EXPECT_EQ(file.complaints(), "");
  const std::string text = file.text(true);
  for (const char* wanted :
       {"Guest list", "Spring Gala", "Voyage", "Who comes", "1 Nov 2026", "attending",
        "21 Nov 2026, 14:05:00", "(Europe/Berlin)", "Ada Lovelace", "Page 1 of 1", "Rows: 1"}) {
    EXPECT_THAT(text, HasSubstr(wanted));
  }
}

TEST(PdfWriter, SpeaksGerman) {
  ReportInfo info = sample_info();
  info.language = Language::kGerman;
  const PdfFile file(pdf({{table({{"n", ValueKind::kDecimal, "Betrag", NumberStyle::kMoney, true}}),
                           {{"1234.5"}, {"-0.5"}}}},
                         info));
  const std::string text = file.text(true);
  for (const char* wanted : {"1.234,50", "-0,50", "1.234,00", "Seite 1 von 1", "Datenstand",
                             "21.11.2026, 14:05", "Zeilen: 2"}) {
    EXPECT_THAT(text, HasSubstr(wanted));
  }
  EXPECT_THAT(file.objects(), HasSubstr("/Lang"));
}

TEST(PdfWriter, SaysThatAnEmptyReportIsEmpty) {
  for (const auto& section : {text_table(3), text_table(0)}) {
    const PdfFile file(pdf({{section, {}}}));
    EXPECT_EQ(file.complaints(), "");
    EXPECT_THAT(file.text(), HasSubstr("Nothing matches."));
  }
  EXPECT_EQ(PdfFile(pdf({})).complaints(), "");
}

TEST(PdfWriter, ReadsBackEveryScript) {
  const std::vector<std::string> texts = {"Grüße aus Łódź",
                                          "Ελληνικά γράμματα",
                                          "Кириллица Щёлково",
                                          "العربية لا",
                                          "שלום",
                                          "नमस्ते",
                                          "हिन्दी",
                                          "สวัสดีชาวโลก",
                                          "中文字符",
                                          "日本語テキスト",
                                          "한국어 텍스트",
                                          "Tiếng Việt",
                                          "தமிழ்",
                                          "ქართული",
                                          "Հայերեն",
                                          "😀"};
  std::vector<Cells> rows;
  for (const std::string& text : texts) rows.push_back({text});
  const PdfFile file(pdf({{text_table(1), rows}}));
  EXPECT_EQ(file.complaints(), "");
  const std::string read = file.text();
  for (const std::string& text : texts) EXPECT_THAT(read, HasSubstr(text));
  EXPECT_GT(file.fonts().size(), 8u);
  for (const std::string& font : file.fonts()) {
    EXPECT_THAT(font, testing::MatchesRegex("[A-Z]+[+].*Identity-H +yes yes yes.*")) << font;
  }
}

TEST(PdfWriter, ShowsWhatNoFontHasAsAReplacementAndCountsIt) {
  StringSink sink;
  PdfWriter writer(sink);
  writer.begin(sample_info());
  write_section(writer, text_table(1), {{"a\xF3\xB0\x80\x80z"}, {"bad \xFF\xFE byte"}});
  writer.end();
  EXPECT_EQ(writer.replaced(), 3u);
  EXPECT_THAT(PdfFile(sink.text).text(), HasSubstr("bad \uFFFD\uFFFD byte"));
}

TEST(PdfWriter, RepeatsTheHeaderAndNumbersThePages) {
  std::vector<Cells> rows;
  for (int i = 0; i < 200; ++i) rows.push_back({"guest " + std::to_string(i), "x"});
  Section section = text_table(2);
  section.columns[0].title = "Name of guest";
  const PdfFile file(pdf({{section, rows}}));
  const std::string text = file.text();
  const std::size_t pages = count(text, "\f");
  EXPECT_GT(pages, 3u);
  EXPECT_EQ(count(text, "Name of guest"), pages);
  for (std::size_t i = 1; i <= pages; ++i) {
    EXPECT_THAT(text, HasSubstr("Page " + std::to_string(i) + " of " + std::to_string(pages)));
  }
  for (const Cells& row : rows) EXPECT_THAT(text, HasSubstr(row[0] + "\n"));
}

TEST(PdfWriter, SumsWithoutRounding) {
  const PdfFile file(pdf(
      {{table({{"a", ValueKind::kText}, {"n", ValueKind::kDecimal, "", NumberStyle::kPlain, true}}),
        {{"x", "0.1"}, {"y", "0.2"}, {"z", "9007199254740993"}}}}));
  EXPECT_THAT(file.text(true), testing::ContainsRegex("Total +9,007,199,254,740,993[.]3"));
}

TEST(PdfWriter, AlignsNumbersAtTheirDecimalPoint) {
  const PdfFile file(
      pdf({{table({{"n", ValueKind::kDecimal}}), {{"1.5"}, {"22.25"}, {"333"}, {"1000.125"}}}}));
  std::istringstream lines(file.text(true));
  std::vector<std::size_t> points;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find_first_of("0123456789");
    if (line.find("Page") == std::string::npos && line.find("2026") == std::string::npos &&
        line.find("Rows") == std::string::npos && at != std::string::npos) {
      const std::size_t end = line.find('.');
      points.push_back(end == std::string::npos ? line.size() : end);
    }
  }
  ASSERT_EQ(points.size(), 4u);
  for (const std::size_t point : points) EXPECT_NEAR(double(point), double(points[0]), 1.0);
}

TEST(PdfWriter, TurnsWideTablesAndSplitsWiderOnesRepeatingTheFirstColumn) {
  const auto cells = [](std::size_t n) {
    Cells made;
    for (std::size_t i = 0; i < n; ++i) made.push_back("some value " + std::to_string(i));
    return made;
  };
  EXPECT_THAT(PdfFile(pdf({{text_table(4), {cells(4)}}})).info(), HasSubstr("595.28 x 841.89"));
  EXPECT_THAT(PdfFile(pdf({{text_table(11), {cells(11)}}})).info(), HasSubstr("841.89 x 595.28"));
  const PdfFile wide(pdf({{text_table(60), {cells(60), cells(60)}}}));
  EXPECT_EQ(wide.complaints(), "");
  const std::string text = wide.text();
  const std::string rows = wide.text(true);
  EXPECT_EQ(count(rows, "some value 0  "), 2 * count(text, "\f"));
  for (const std::string& cell : cells(60)) EXPECT_GE(count(text, cell + "\n"), 2u) << cell;
}

TEST(PdfWriter, BreaksTheLabelOfAKeyFigure) {
  Section figures{SectionKind::kFigures, "At a glance", true, {}};
  const std::string endless =
      "a label that needs more than two lines, which no card has, and so is cut";
  for (const std::string& label : {std::string("Arrivals in the busiest 15 minutes"),
                                   std::string("Scans"), std::string("Refused"), endless}) {
    figures.columns.push_back({label, ValueKind::kInteger});
  }
  const PdfFile file(pdf({{figures, {{"113", "837", "75", "1"}}}}));
  EXPECT_EQ(file.complaints(), "");
  const std::string text = file.text();
  EXPECT_THAT(text, ContainsRegex("Arrivals in the busiest 15\\s+minutes\\s+Scans"));
  EXPECT_THAT(text, ContainsRegex("a label that needs[^\n]*\u2026"));
}

TEST(PdfWriter, ComesToAnEndWithAbsurdInput) {
  const std::string megabyte(1'000'000, 'x');
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "\n";
  const std::vector<std::pair<Section, std::vector<Cells>>> absurd[] = {
      {{text_table(2), {{"a", megabyte}, {megabyte, "b"}}}},
      {{text_table(1), {{lines}}}},
      {{text_table(200), {Cells(200, "x"), Cells(200, std::string(300, 'y'))}}},
      {{table({{std::string(100'000, 'h'), ValueKind::kText}}), {{"x"}}}},
      {{{SectionKind::kFigures, megabyte, true, {{"f", ValueKind::kText}}}, {{megabyte}}}},
      {{{SectionKind::kDetails, "", true, {{megabyte, ValueKind::kText}}}, {{megabyte}}}},
  };
  for (const auto& sections : absurd) {
    const auto start = std::chrono::steady_clock::now();
    const PdfFile file(pdf(sections));
    EXPECT_EQ(file.complaints(), "");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
  }
  const std::string text = PdfFile(pdf(absurd[0])).text();
  EXPECT_EQ(std::count(text.begin(), text.end(), 'x') / 1'000'000, 2);
}

TEST(PdfWriter, TakesNaughtyStrings) {
  const std::filesystem::path path =
      PRESSRUN_SOURCE_DIR "/../shared/data/naughty-strings/blns.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent";
  std::ifstream input(path, std::ios::binary);
  std::vector<Cells> rows;
  for (const auto& text : nlohmann::json::parse(input)) {
    rows.push_back({text.get<std::string>(), text.get<std::string>()});
  }
  ReportInfo info = sample_info();
  for (const Cells& row : rows) {
    if (rows.size() % 7 == 0) info.parameters.emplace_back(row[0], row[1]);
  }
  const PdfFile file(pdf({{text_table(2), rows}}, info));
  EXPECT_EQ(file.complaints(), "");
  EXPECT_THAT(file.text(), HasSubstr("لُلُصّبُلُلصّبُر"));
}

TEST(PdfWriter, ReadsBackNamesOfManyCountries) {
  const std::filesystem::path path =
      PRESSRUN_SOURCE_DIR "/../shared/data/names/common-surnames-by-country.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent";
  std::ifstream input(path, std::ios::binary);
  std::vector<Cells> rows;
  int n = 0;
  for (std::string line; std::getline(input, line);) {
    std::istringstream fields(line);
    std::string field;
    for (int i = 0; i < 5; ++i) std::getline(fields, field, ',');
    if (++n % 9 == 0 && !field.empty()) rows.push_back({field});
  }
  StringSink sink;
  PdfWriter writer(sink);
  writer.begin(sample_info());
  write_section(writer, text_table(1), rows);
  writer.end();
  EXPECT_EQ(writer.replaced(), 0u);
  const PdfFile file(sink.text);
  EXPECT_EQ(file.complaints(), "");
  const std::string text = file.text(true);
  EXPECT_GT(rows.size(), 100u);
  for (const Cells& row : rows) EXPECT_NE(text.find(row[0]), std::string::npos) << row[0];
}

TEST(PdfWriter, SaysWhatItIs) {
  const PdfFile file(pdf({{{SectionKind::kBars,
                            "By day",
                            false,
                            {{"day", ValueKind::kDate}, {"n", ValueKind::kInteger}}},
                           {{"2026-11-01", "3"}, {"2026-11-02", "5"}}},
                          {text_table(2), {{"a", "b"}}}}));
  const std::string info = file.info();
  EXPECT_THAT(info, HasSubstr("Guest list · Spring Gala"));
  EXPECT_THAT(info, testing::ContainsRegex("Author: +Ada Lovelace"));
  EXPECT_THAT(info, testing::ContainsRegex("Tagged: +yes"));
  EXPECT_THAT(info, testing::ContainsRegex("Metadata Stream: +yes"));
  const std::string structure = file.info("-struct");
  for (const char* element : {"Document", "H1", "H2", "Figure", "Table", "TR", "TH", "TD"}) {
    EXPECT_THAT(structure, HasSubstr(element));
  }
  const std::string objects = file.objects();
  EXPECT_THAT(objects, HasSubstr("/Outlines"));
  EXPECT_THAT(objects, HasSubstr("/Alt"));
  EXPECT_THAT(objects, HasSubstr("/Scope /Column"));
}

TEST(PdfWriter, TheSameInputGivesTheSameBytes) {
  const std::vector<std::pair<Section, std::vector<Cells>>> sections = {
      {text_table(2), {{"a", "ب"}, {"c", "d"}}}};
  EXPECT_EQ(pdf(sections), pdf(sections));
}

TEST(PdfWriter, WritesThousandsOfPagesInBoundedMemory) {
  if (test::kSanitized) GTEST_SKIP() << "a sanitizer keeps what was freed";
  Section section = text_table(6);
  const Cells cells = {"guest 1234", "somebody@example.org", "2026", "attending", "x", "yes"};
  const Row row = view(cells);
  const auto rows_of = [&](PdfWriter& writer, int rows) {
    writer.begin(sample_info());
    writer.begin_section(section);
    for (int i = 0; i < rows; ++i) writer.row(row);
    writer.end_section();
    writer.end();
  };
  const auto peak = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
  };
  NullSink sink;
  PdfWriter small(sink);
  rows_of(small, 5'000);
  const long before = peak();
  PdfWriter large(sink);
  rows_of(large, 100'000);
  EXPECT_GT(large.pages(), 1'900u);
  EXPECT_LT(peak() - before, 24);
}

}  // namespace
}  // namespace pressrun::reports
