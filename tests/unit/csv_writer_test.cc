// F1: files that every reader takes back as they were, and that no spreadsheet runs.
#include "reports/csv_writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "reports/formula_guard.h"

namespace pressrun::reports {
namespace {

using Cell = std::optional<std::string>;
using Table = std::vector<std::vector<std::string>>;

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override {
    text += bytes;
    largest = std::max(largest, bytes.size());
  }
  std::string text;
  std::size_t largest = 0;
};

Row view(const std::vector<Cell>& cells) {
  Row row;
  for (const Cell& cell : cells) row.push_back(cell ? std::string_view(*cell) : std::string_view());
  return row;
}

std::string csv(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                const CsvOptions& options = {}) {
  StringSink sink;
  CsvWriter writer(sink, options);
  writer.begin({});
  writer.begin_section({.columns = columns});
  for (const auto& row : rows) writer.row(view(row));
  writer.end_section();
  writer.end();
  return sink.text;
}

// One field of a text column `c`, as it stands in the file.
std::string field(const std::string& value, ValueKind kind = ValueKind::kText) {
  const std::string text = csv({{"c", kind}}, {{value}});
  return text.substr(3, text.size() - 5);
}

// An RFC 4180 reader, written from the RFC and not from the writer.
Table parse(const std::string& text) {
  Table table(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      table.back().back() += text[i++];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      table.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      table.push_back({""});
    } else if (c != '\r' || quoted) {
      table.back().back() += c;
    }
  }
  table.pop_back();
  return table;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path real_data(const std::string& name) {
  return std::filesystem::path(PRESSRUN_SOURCE_DIR) / "../shared/data" / name;
}

TEST(CsvWriter, WritesHeaderAndRecordsWithCrLf) {
  EXPECT_EQ(csv({{"a"}, {"b"}}, {{"1", "x"}, {"2", "y"}}), "a,b\r\n1,x\r\n2,y\r\n");
}

TEST(CsvWriter, WritesOnlyTheHeaderOfAnEmptyTable) { EXPECT_EQ(csv({{"a"}}, {}), "a\r\n"); }

TEST(CsvWriter, TellsNullFromTheEmptyString) {
  EXPECT_EQ(csv({{"a"}, {"b"}}, {{std::nullopt, ""}}), "a,b\r\n,\"\"\r\n");
}

TEST(CsvWriter, NeverWritesAnEmptyLine) {
  EXPECT_EQ(csv({{"a"}}, {{std::nullopt}}), "a\r\n\"\"\r\n");
}

TEST(CsvWriter, QuotesWhatNeedsItAndNothingElse) {
  EXPECT_EQ(field("a,b"), "\"a,b\"");
  EXPECT_EQ(field("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(field("two\rlines"), "\"two\rlines\"");
  EXPECT_EQ(field(" a;b 'c' "), " a;b 'c' ");
  EXPECT_EQ(field("Zoë 東京 🎟"), "Zoë 東京 🎟");
}

TEST(CsvWriter, FindsASpecialByteAtEveryPlaceOfAValue) {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (const char special : {',', '"', '\r', '\n'}) {
        std::string value(length, 'x');
        value[place] = special;
        EXPECT_EQ(field("x" + value).front(), '"') << length << " " << place;
      }
    }
  }
}

TEST(CsvWriter, TakesOtherDelimiterLineEndAndByteOrderMark) {
  CsvOptions options;
  options.delimiter = ';';
  options.line_end = LineEnd::kLf;
  options.byte_order_mark = true;
  EXPECT_EQ(csv({{"a"}, {"b"}}, {{"1,5", "x;y"}}, options),
            "\xEF\xBB\xBF"
            "a;b\n1,5;\"x;y\"\n");
  options.delimiter = '"';
  StringSink sink;
  EXPECT_THROW(CsvWriter(sink, options), std::invalid_argument);
}

// Spreadsheets strip more spaces than the one of ASCII before they look for a formula.
TEST(CsvWriter, GuardsFormulasBehindSpacesOfAnyKind) {
  for (const std::string space :
       {" ", "\v", "\f", "\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x83",
        "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
        "\xE2\x81\x9F", "\xE2\x81\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"}) {
    for (const std::string& before : {space, space + space, " " + space + " "}) {
      EXPECT_EQ(field(before + "=1+1"), "\"'" + before + "=1+1\"") << before;
      EXPECT_EQ(field(before + "\xEF\xBC\x9D" + "1"), "\"'" + before + "\xEF\xBC\x9D" + "1\"");
    }
    EXPECT_FALSE(runs_as_formula(space + "-42.5"));
    EXPECT_FALSE(runs_as_formula(space + "name=1"));
    EXPECT_FALSE(runs_as_formula(space));
  }
  for (const std::string other : {"\xC2\xA3=1", "\xE2\x82\xAC=1", "\xE3\x81\x82=1", "\xE1\x9A",
                                  "\xEF\xBB", "\xE2\x80", "\xC2", "\xE2\x80\x8C=1"}) {
    EXPECT_FALSE(runs_as_formula(other)) << other;
  }
}

TEST(CsvWriter, GuardsFormulasInTextColumnsAndHeaders) {
  for (const std::string value : {"=1+1",   "+1+1",      "-1+1", "@SUM(A1)",   "\tx", "\rx", "\nx",
                                  "＝1",    "＋1",       "－1",  "＠x",        "-=",  "+@",  "=",
                                  "  =cmd", "+49-170-1", "-2+3", "+1 (555) 1", "-1e", "1"}) {
    const bool plain = value == "1";
    EXPECT_EQ(field(value), plain ? value : "\"'" + value + "\"") << value;
  }
  EXPECT_EQ(csv({{"=a"}}, {}), "\"'=a\"\r\n");
  EXPECT_EQ(csv({{"=a", ValueKind::kInteger}}, {}), "\"'=a\"\r\n");
}

TEST(CsvWriter, LeavesPlaceholdersAlone) {
  for (const std::string value : {"-", "+", "--", "---", " -"}) EXPECT_EQ(field(value), value);
}

TEST(CsvWriter, WritesBooleansAsWords) {
  EXPECT_EQ(
      csv({{"n"}, {"ok", ValueKind::kBoolean}}, {{"t", "t"}, {"f", "f"}, {"x", std::nullopt}}),
      "n,ok\r\nt,true\r\nf,false\r\nx,\r\n");
}

TEST(CsvWriter, LeavesNumbersAndPhoneNumbersAlone) {
  for (const std::string value : {"-42", "+3.5e2", "-1E-7", "+49 170 1234567", "+4930123456", "-.5",
                                  "-12%", "+0", "-1234.56"}) {
    EXPECT_EQ(field(value), value);
  }
  EXPECT_EQ(field("-1,234.56"), "\"-1,234.56\"");
  EXPECT_EQ(field("-Infinity", ValueKind::kDecimal), "-Infinity");
  EXPECT_EQ(field("-Infinity"), "\"'-Infinity\"");
}

TEST(CsvWriter, GuardCanBeTurnedOff) {
  CsvOptions options;
  options.guard_formulas = false;
  EXPECT_EQ(csv({{"=a"}}, {{"=1"}}, options), "=a\r\n=1\r\n");
}

TEST(CsvWriter, PassesHugeValuesOnInPieces) {
  std::string huge(5'000'000, 'x');
  huge[77] = '"';
  StringSink sink;
  CsvWriter writer(sink);
  writer.begin({});
  writer.begin_section({.columns = {{"a"}, {"b"}}});
  writer.row({huge, std::string_view("after")});
  writer.end_section();
  writer.end();
  EXPECT_LE(sink.largest, 256u << 10);
  EXPECT_EQ(parse(sink.text).at(1), (std::vector<std::string>{huge, "after"}));
}

TEST(CsvWriter, SurvivesNaughtyStrings) {
  const auto path = real_data("naughty-strings/blns.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data: " << path;
  CsvOptions options;
  options.guard_formulas = false;
  std::vector<std::vector<Cell>> rows;
  for (const auto& value : nlohmann::json::parse(read_file(path)))
    rows.push_back({"k", value.get<std::string>()});
  const Table table = parse(csv({{"k"}, {"v"}}, rows, options));
  ASSERT_EQ(table.size(), rows.size() + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(table[i + 1][1], *rows[i][1]);
}

TEST(CsvWriter, NeutralisesEveryInjectionPayload) {
  const auto path = real_data("csv-injection/csv-payload.txt");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data: " << path;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    const std::string text = parse(csv({{"k"}, {"v"}}, {{"k", line}})).at(1).at(1);
    EXPECT_EQ(std::string("=+-@").find(text.front()), std::string::npos) << line;
  }
}

TEST(CsvWriter, WritesTheCsvSpectrum) {
  const auto folder = real_data("csv-spectrum");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no shared data: " << folder;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "json")) {
    const auto records = nlohmann::ordered_json::parse(read_file(entry.path()));
    std::vector<Column> columns;
    for (const auto& member : records.at(0).items()) columns.push_back({member.key()});
    std::vector<std::vector<Cell>> rows;
    for (const auto& record : records) {
      rows.emplace_back();
      for (const auto& member : record.items())
        rows.back().push_back(member.value().get<std::string>());
    }
    const Table table = parse(csv(columns, rows));
    ASSERT_EQ(table.size(), rows.size() + 1) << entry.path();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t c = 0; c < columns.size(); ++c)
        EXPECT_EQ(table[r + 1][c], *rows[r][c]) << entry.path();
    }
  }
}

TEST(CsvWriter, KeepsNamesOfAllScripts) {
  const auto path = real_data("names/common-surnames-by-country.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data: " << path;
  const Table names = parse(read_file(path));
  ASSERT_GT(names.size(), 1000u);
  std::vector<Column> columns;
  for (const auto& name : names[0]) columns.push_back({name});
  std::vector<std::vector<Cell>> rows;
  for (std::size_t i = 1; i < names.size(); ++i)
    rows.emplace_back(names[i].begin(), names[i].end());
  EXPECT_EQ(parse(csv(columns, rows)), names);
}

}  // namespace
}  // namespace pressrun::reports
