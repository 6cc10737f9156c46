// F2: workbooks that an independent reader takes back value by value.
#include "reports/xlsx_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/support/read_xlsx.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::reports {
namespace {

using Cell = std::optional<std::string>;
using Rows = std::vector<std::vector<Cell>>;
using testing::HasSubstr;
using K = ValueKind;

struct Part {
  Section section;
  Rows rows;
};

ReportInfo gala() {
  return {.title = "Ticket sales",
          .description = "Orders of an event.",
          .event = "Spring Gala",
          .workspace = "Voyage",
          .requested_by = "ada@example.com",
          .job_id = "01jd8x5t6n5m8s0v1kq2w3e4r5",
          .time_zone = "Europe/Berlin",
          .snapshot_at = "2026-11-21 14:05:00+01",
          .parameters = {{"From", "2026-04-01"}, {"Status", "paid"}}};
}

void write(ByteSink& sink, const ReportInfo& info, const std::vector<Part>& parts,
           const XlsxOptions& options = {}) {
  XlsxWriter writer(sink, options);
  writer.begin(info);
  for (const Part& part : parts) {
    writer.begin_section(part.section);
    for (const auto& cells : part.rows) {
      Row row;
      for (const Cell& cell : cells)
        row.push_back(cell ? std::string_view(*cell) : std::string_view());
      writer.row(row);
    }
    writer.end_section();
  }
  writer.end();
}

class XlsxWriterTest : public testing::Test {
 protected:
  nlohmann::json book(const std::vector<Part>& parts, XlsxOptions options = {},
                      const ReportInfo& info = gala()) {
    options.temporary_folder = folder_.path();
    const auto file = folder_.path() / "report.xlsx";
    {
      test::FileSink sink(file);
      write(sink, info, parts, options);
    }
    return test::read_xlsx(file);
  }
  // The cells of a table's sheet.
  std::map<std::string, nlohmann::json> table(const std::vector<Column>& columns, const Rows& rows,
                                              const XlsxOptions& options = {}) {
    return test::cells_of(book({{{.columns = columns}, rows}}, options)["sheets"][0]);
  }

  test::TemporaryFolder folder_;
};

std::vector<std::string> names(const nlohmann::json& book) {
  std::vector<std::string> names;
  for (const auto& sheet : book["sheets"]) names.push_back(sheet["name"]);
  return names;
}

// Everything that a sheet says.
std::string text_of(const nlohmann::json& sheet) {
  std::string text;
  for (const auto& cell : sheet["cells"]) {
    if (cell["kind"] == "text") text += cell["value"].get<std::string>() + "\n";
  }
  return text;
}

TEST_F(XlsxWriterTest, WritesNativeTypesWithTheirFormats) {
  const auto cells = table(
      {{"t", K::kText},
       {"n", K::kInteger},
       {"d", K::kDecimal},
       {"m", K::kDecimal, "Money", NumberStyle::kMoney},
       {"p", K::kDecimal, "", NumberStyle::kPercent},
       {"b", K::kBoolean},
       {"day", K::kDate},
       {"at", K::kTimestamp}},
      {{"+49 170 1", "-1234567", "0.125", "5", "12.5", "t", "2026-02-28", "2026-03-29 01:59:59+01"},
       {"007", "0", "-3", "-0.10", "100", "f", "1900-03-01", "2026-03-29 03:00:00.250000+02"}});
  EXPECT_EQ(cells.at("D1")["value"], "Money");
  EXPECT_EQ(cells.at("D1")["bold"], true);
  EXPECT_EQ(cells.at("A2")["value"], "+49 170 1");
  EXPECT_EQ(cells.at("A3")["kind"], "text");
  EXPECT_EQ(cells.at("A3")["value"], "007");
  EXPECT_EQ(cells.at("B2")["value"], -1234567);
  EXPECT_EQ(cells.at("B2")["format"], "#,##0");
  EXPECT_EQ(cells.at("C2")["value"], 0.125);
  EXPECT_EQ(cells.at("C3")["format"], "#,##0.000");
  EXPECT_EQ(cells.at("D3")["value"], -0.1);
  EXPECT_EQ(cells.at("D2")["format"], "#,##0.00");
  EXPECT_EQ(cells.at("E2")["value"], 12.5);
  EXPECT_EQ(cells.at("E2")["format"], "#,##0.0\"%\"");
  EXPECT_EQ(cells.at("F2")["value"], true);
  EXPECT_EQ(cells.at("F3")["value"], false);
  EXPECT_EQ(cells.at("G2")["value"], "2026-02-28 00:00:00");
  EXPECT_EQ(cells.at("G2")["format"], "yyyy-mm-dd");
  EXPECT_EQ(cells.at("G3")["value"], "1900-03-01 00:00:00");
  EXPECT_EQ(cells.at("H2")["value"], "2026-03-29 01:59:59");
  EXPECT_EQ(cells.at("H3")["value"], "2026-03-29 03:00:00.250000");
  EXPECT_EQ(cells.at("H3")["format"], "yyyy-mm-dd hh:mm:ss.000");
}

TEST_F(XlsxWriterTest, LeavesNullAndTheEmptyStringEmpty) {
  const auto cells = table({{"a"}, {"b", K::kInteger}, {"c"}}, {{"", std::nullopt, "x"}});
  EXPECT_FALSE(cells.contains("A2"));
  EXPECT_FALSE(cells.contains("B2"));
  EXPECT_EQ(cells.at("C2")["value"], "x");
}

TEST_F(XlsxWriterTest, NeverTakesTextForAFormulaOrALink) {
  const std::vector<std::string> values = {
      "=1+1", "+1",   "-2",   "@x",  "https://example.com", "mailto:a@b.c",
      "{=1}", "TRUE", "#N/A", "1e5", "2026-01-01"};
  Rows rows;
  for (const auto& value : values) rows.push_back({value});
  const auto cells = table({{"a"}}, rows);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& cell = cells.at("A" + std::to_string(i + 2));
    EXPECT_EQ(cell["kind"], "text") << values[i];
    EXPECT_EQ(cell["value"], values[i]);
    EXPECT_EQ(cell["link"], false) << values[i];
  }
}

TEST_F(XlsxWriterTest, LosesNoDigitAndSaysWhatBecameText) {
  const auto found = book(
      {{{.columns =
             {{"n", K::kInteger}, {"d", K::kDecimal}, {"day", K::kDate}, {"at", K::kTimestamp}}},
        {{"999999999999999", "12345678901234.5", "1899-12-31", "infinity"},
         {"1234567890123456", "0.1234567890123456", "0044-03-15 BC", "1582-10-15 00:00:00"},
         {"-9223372036854775808", "NaN", "10000-01-01", "-infinity"},
         {"1000000000000000000", "-Infinity", "1900-02-28", "1900-02-28 23:59:59"}}}});
  const auto cells = test::cells_of(found["sheets"][0]);
  EXPECT_EQ(cells.at("A2")["value"], 999999999999999);
  EXPECT_EQ(cells.at("B2")["value"], 12345678901234.5);
  EXPECT_EQ(cells.at("A3")["value"], "1234567890123456");
  EXPECT_EQ(cells.at("B3")["value"], "0.1234567890123456");
  EXPECT_EQ(cells.at("A4")["value"], "-9223372036854775808");
  EXPECT_EQ(cells.at("B4")["value"], "NaN");
  EXPECT_EQ(cells.at("B5")["value"], "-Infinity");
  for (const char* at : {"C2", "C3", "C4", "C5", "D2", "D3", "D4", "D5"}) {
    EXPECT_EQ(cells.at(at)["kind"], "text") << at;
  }
  EXPECT_THAT(text_of(found["sheets"].back()), HasSubstr("that no digit is lost: 6."));
}

TEST_F(XlsxWriterTest, ShowsDecimalsBeyondThoseOfTheFirstRows) {
  Rows rows(300, {"1.5"});
  rows.push_back({"1.0625"});
  const auto cells = table({{"d", K::kDecimal}}, rows);
  EXPECT_EQ(cells.at("A2")["format"], "#,##0.0");
  EXPECT_EQ(cells.at("A302")["format"], "#,##0.0000");
  EXPECT_EQ(cells.at("A302")["value"], 1.0625);
}

TEST_F(XlsxWriterTest, DoesNotGroupIdentifiersAndYears) {
  const auto cells =
      table({{"order_id", K::kInteger}, {"year", K::kInteger}, {"paid", K::kInteger}},
            {{"1024", "2026", "1024"}});
  EXPECT_EQ(cells.at("A2")["format"], "0");
  EXPECT_EQ(cells.at("B2")["format"], "0");
  EXPECT_EQ(cells.at("C2")["format"], "#,##0");
}

TEST_F(XlsxWriterTest, FreezesTheHeaderFiltersTheRowsAndFitsTheColumns) {
  const auto sheet =
      book({{{.title = "Guests", .columns = {{"a"}, {"b"}, {"day", K::kDate}}},
             {{"x", std::string(40, 'w'), "2026-01-01"}, {"y", "z", std::nullopt}}}})["sheets"][0];
  EXPECT_EQ(sheet["name"], "Guests");
  EXPECT_EQ(sheet["panes"], "A2");
  EXPECT_EQ(sheet["filter"], "A1:C3");
  EXPECT_LT(sheet["widths"]["A"], 11);
  EXPECT_GT(sheet["widths"]["B"], 40);
  EXPECT_GT(sheet["widths"]["C"], 11);
}

TEST_F(XlsxWriterTest, ContinuesOnFurtherSheetsWithTheHeaderAgain) {
  Rows rows;
  for (int i = 0; i < 21; ++i) rows.push_back({std::to_string(i)});
  const auto found =
      book({{{.title = "Guests", .columns = {{"n", K::kInteger}}}, rows}}, {.rows_per_sheet = 11});
  EXPECT_EQ(names(found),
            (std::vector<std::string>{"Guests", "Guests (2)", "Guests (3)", "About"}));
  for (int part = 0; part < 3; ++part) {
    const auto& sheet = found["sheets"][part];
    const auto cells = test::cells_of(sheet);
    EXPECT_EQ(cells.at("A1")["value"], "n");
    EXPECT_EQ(cells.at("A2")["value"], part * 10);
    EXPECT_EQ(sheet["panes"], "A2");
    EXPECT_EQ(sheet["filter"], part == 2 ? "A1:A2" : "A1:A11");
  }
  EXPECT_THAT(text_of(found["sheets"][3]), HasSubstr("Guests, Guests (2), Guests (3)."));
}

TEST_F(XlsxWriterTest, OpensNoSheetForNothing) {
  Rows rows(10, {"1"});
  EXPECT_EQ(
      book({{{.columns = {{"n", K::kInteger}}}, rows}}, {.rows_per_sheet = 11})["sheets"].size(),
      2u);
}

TEST_F(XlsxWriterTest, TotalsExactlyBelowTheFilter) {
  const std::vector<Column> columns = {{"who"},
                                       {"n", K::kInteger, "", NumberStyle::kPlain, true},
                                       {"m", K::kDecimal, "", NumberStyle::kMoney, true}};
  const auto found =
      book({{{.title = "T", .columns = columns},
             {{"a", "1", "0.10"}, {"b", "2", "0.20"}, {"c", std::nullopt, "-0.05"}}}});
  const auto cells = test::cells_of(found["sheets"][0]);
  EXPECT_EQ(found["sheets"][0]["filter"], "A1:C4");
  EXPECT_EQ(cells.at("A6")["value"], "Total");
  EXPECT_EQ(cells.at("B6")["value"], "=SUBTOTAL(109,B2:B4)");
  EXPECT_EQ(cells.at("B6")["cached"], 3);
  EXPECT_EQ(cells.at("C6")["cached"], 0.25);
  EXPECT_EQ(cells.at("C6")["format"], "#,##0.00");
  EXPECT_EQ(cells.at("C6")["bold"], true);
}

TEST_F(XlsxWriterTest, TotalsOverAllSheetsAndKeepsRoomForThem) {
  Rows rows;
  for (int i = 1; i <= 9; ++i) rows.push_back({std::to_string(i)});
  const auto found =
      book({{{.title = "T", .columns = {{"n", K::kInteger, "", NumberStyle::kPlain, true}}}, rows}},
           {.rows_per_sheet = 11});
  ASSERT_EQ(names(found), (std::vector<std::string>{"T", "T (2)", "About"}));
  EXPECT_EQ(found["sheets"][0]["rows"], 9);
  const auto total = test::cells_of(found["sheets"][1]).at("A4");
  EXPECT_EQ(total["value"], "=SUBTOTAL(109,'T'!A2:A9,'T (2)'!A2:A2)");
  EXPECT_EQ(total["cached"], 45);
}

TEST_F(XlsxWriterTest, TotalsAsTextWhereAFormulaWouldBeWrong) {
  const std::vector<Column> columns = {{"n", K::kDecimal, "", NumberStyle::kPlain, true},
                                       {"m", K::kDecimal, "", NumberStyle::kPlain, true}};
  const auto cells =
      table(columns, {{"99999999999999999.01", "900000000000000"}, {"1", "900000000000000"}});
  EXPECT_EQ(cells.at("A5")["value"], "100000000000000000.01");
  EXPECT_EQ(cells.at("B5")["value"], "1800000000000000");
}

TEST_F(XlsxWriterTest, SaysThatNothingWasFound) {
  const auto found = book({{{.columns = {{"n", K::kInteger, "", NumberStyle::kPlain, true}}}, {}}});
  EXPECT_EQ(test::cells_of(found["sheets"][0]).at("A2")["value"], "Nothing matches.");
  EXPECT_EQ(found["sheets"][0]["filter"], "A1");
}

TEST_F(XlsxWriterTest, KeepsLongTextsWhole) {
  std::string exact(32'767, 'e');
  std::string longer;
  for (int i = 0; longer.size() < 100'000; ++i) longer += std::to_string(i) + " \xF0\x9F\x8E\x9F ";
  const auto found =
      book({{{.title = "T", .columns = {{"a"}}}, {{exact}, {longer}, {"x"}, {longer + "!"}}}});
  ASSERT_EQ(names(found), (std::vector<std::string>{"T", "Long texts", "About"}));
  const auto cells = test::cells_of(found["sheets"][0]);
  EXPECT_EQ(cells.at("A2")["value"], exact);
  const std::string shown = cells.at("A3")["value"];
  EXPECT_EQ(shown.substr(0, 30'000), longer.substr(0, 30'000));
  EXPECT_TRUE(shown.ends_with("\xE2\x80\xA6 [continues on sheet \"Long texts\", row 2]"))
      << shown.substr(shown.size() - 90);
  const auto long_cells = test::cells_of(found["sheets"][1]);
  std::map<std::string, std::string> joined;
  for (int row = 2; long_cells.contains("A" + std::to_string(row)); ++row) {
    const std::string number = std::to_string(row);
    joined[long_cells.at("A" + number)["value"]] +=
        long_cells.at("C" + number)["value"].get<std::string>();
  }
  EXPECT_EQ(joined, (std::map<std::string, std::string>{{"T!A3", longer}, {"T!A5", longer + "!"}}));
  EXPECT_THAT(text_of(found["sheets"][2]), HasSubstr("whole on the sheet \"Long texts\": 2."));
}

TEST_F(XlsxWriterTest, PutsFiguresAndDetailsOnOneSheet) {
  const auto found =
      book({{{SectionKind::kFigures,
              "Key figures",
              false,
              {{"n", K::kInteger, "Orders"}, {"r", K::kDecimal, "Rate", NumberStyle::kPercent}}},
             {{"1234", "87.5"}}},
            {{.title = "Orders", .columns = {{"a"}}}, {{"x"}}},
            {{SectionKind::kDetails,
              "Venue",
              false,
              {{"p", K::kText, "Phone"}, {"o", K::kBoolean, "Open"}}},
             {{"030", "t"}}},
            {{SectionKind::kDetails, "Nobody", false, {{"p"}}}, {}}});
  EXPECT_EQ(names(found), (std::vector<std::string>{"Overview", "Orders", "About"}));
  const auto cells = test::cells_of(found["sheets"][0]);
  EXPECT_EQ(cells.at("A1")["value"], "Ticket sales");
  EXPECT_EQ(cells.at("A4")["value"], "Key figures");
  EXPECT_EQ(cells.at("A5")["value"], "Orders");
  EXPECT_EQ(cells.at("B5")["value"], 1234);
  EXPECT_EQ(cells.at("B6")["value"], 87.5);
  EXPECT_EQ(cells.at("A8")["value"], "Venue");
  EXPECT_EQ(cells.at("B9")["value"], "030");
  EXPECT_EQ(cells.at("B10")["value"], true);
  EXPECT_EQ(cells.at("A13")["value"], "Nothing matches.");
}

TEST_F(XlsxWriterTest, DrawsNativeCharts) {
  const std::vector<Column> columns = {
      {"c", K::kText, "Country"}, {"a", K::kInteger, "Adults"}, {"k", K::kInteger, "Kids"}};
  const Rows rows = {{"DE", "3", "1"}, {"AT", "2", std::nullopt}};
  Rows many;
  for (int i = 0; i < 20; ++i) many.push_back({"sponsor " + std::to_string(i), "1", "2"});
  const auto found = book({{{SectionKind::kBars, "Bars", false, columns}, rows},
                           {{SectionKind::kStackedBars, "Stacked", false, columns}, rows},
                           {{SectionKind::kLines, "Lines", false, columns}, rows},
                           {{SectionKind::kDonut, "Donut", false, columns}, rows},
                           {{SectionKind::kBars, "Many", false, columns}, many},
                           {{SectionKind::kBars, "None", false, columns}, {}}});
  const auto chart = [&](int sheet) { return found["sheets"][sheet]["charts"].at(0); };
  EXPECT_EQ(chart(0)["type"], "BarChart");
  EXPECT_EQ(chart(0)["title"], "Bars");
  EXPECT_EQ(chart(0)["direction"], "col");
  EXPECT_EQ(chart(0)["series"].size(), 2u);
  EXPECT_EQ(chart(0)["series"][1], (nlohmann::json{{"values", "Bars!$C$2:$C$3"},
                                                   {"categories", "Bars!$A$2:$A$3"},
                                                   {"name", "Bars!$C$1"}}));
  EXPECT_EQ(chart(1)["grouping"], "stacked");
  EXPECT_EQ(chart(2)["type"], "LineChart");
  EXPECT_EQ(chart(3)["type"], "DoughnutChart");
  EXPECT_EQ(chart(3)["series"].size(), 1u);
  EXPECT_EQ(chart(4)["direction"], "bar");
  EXPECT_EQ(found["sheets"][5]["charts"].size(), 0u);
  EXPECT_EQ(test::cells_of(found["sheets"][0]).at("B2")["value"], 3);
}

TEST_F(XlsxWriterTest, RefusesAChartOfMorePointsThanASheetHolds) {
  const Rows rows(12, {"x", "1"});
  EXPECT_THROW(book({{{SectionKind::kLines, "L", false, {{"c"}, {"n", K::kInteger}}}, rows}},
                    {.rows_per_sheet = 11}),
               std::length_error);
}

TEST_F(XlsxWriterTest, SaysWhatItIs) {
  const auto found = book({{{.title = "T", .columns = {{"at", K::kTimestamp}}},
                            {{"2026-01-01 10:00:00"}, {std::nullopt}}}});
  const auto cells = test::cells_of(found["sheets"][1]);
  std::map<std::string, nlohmann::json> lines;
  for (int row = 1; row < 20; ++row) {
    const std::string number = std::to_string(row);
    if (cells.contains("A" + number) && cells.contains("B" + number)) {
      lines[cells.at("A" + number)["value"]] = cells.at("B" + number)["value"];
    }
  }
  EXPECT_EQ(found["sheets"][1]["name"], "About");
  EXPECT_EQ(cells.at("A1")["value"], "Ticket sales");
  EXPECT_EQ(lines.at("Event"), "Spring Gala");
  EXPECT_EQ(lines.at("Workspace"), "Voyage");
  EXPECT_EQ(lines.at("Rows"), 2);
  EXPECT_EQ(lines.at("Data as of"), "2026-11-21 14:05:00+01");
  EXPECT_EQ(lines.at("Time zone"), "Europe/Berlin");
  EXPECT_EQ(lines.at("Requested by"), "ada@example.com");
  EXPECT_EQ(lines.at("From"), "2026-04-01");
  EXPECT_EQ(lines.at("Status"), "paid");
  EXPECT_EQ(lines.at("Notes"), "All times are local to Europe/Berlin.");
  EXPECT_EQ(found["title"], "Ticket sales");
  EXPECT_EQ(found["subject"], "Spring Gala");
  EXPECT_EQ(found["author"], "ada@example.com");
  EXPECT_EQ(found["created"], "2026-11-21T13:05:00");
}

TEST_F(XlsxWriterTest, SpeaksGerman) {
  ReportInfo info = gala();
  info.language = Language::kGerman;
  info.parameters.clear();
  const auto found = book({{{.title = "Gäste", .columns = {{"a"}}}, {}}}, {}, info);
  EXPECT_EQ(names(found), (std::vector<std::string>{"Gäste", "Über"}));
  EXPECT_THAT(text_of(found["sheets"][1]), HasSubstr("Veranstaltung\nSpring Gala\n"));
}

TEST_F(XlsxWriterTest, GivesTheSameBytesForTheSameReport) {
  class StringSink : public ByteSink {
   public:
    void write(std::string_view bytes) override { text += bytes; }
    std::string text;
  };
  const std::vector<Part> parts = {
      {{SectionKind::kBars, "B", false, {{"c"}, {"n", K::kInteger}}}, {{"x", "1"}}},
      {{.columns = {{"a"}}}, {{"x"}}}};
  ReportInfo info = gala();
  info.snapshot_at = "unknown";
  StringSink first;
  StringSink second;
  write(first, info, parts);
  write(second, info, parts);
  EXPECT_EQ(first.text, second.text);
}

TEST_F(XlsxWriterTest, RefusesImpossibleOptions) {
  test::FileSink sink(folder_.path() / "x");
  EXPECT_THROW(XlsxWriter(sink, {.rows_per_sheet = 1'048'577}), std::invalid_argument);
  EXPECT_THROW(XlsxWriter(sink, {.rows_per_sheet = 3}), std::invalid_argument);
  EXPECT_THROW(XlsxWriter(sink, {.temporary_folder = "/nonexistent/folder"}), std::runtime_error);
}

}  // namespace
}  // namespace pressrun::reports
