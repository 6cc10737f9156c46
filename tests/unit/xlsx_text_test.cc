// F2: every text comes back from a workbook as it went in.
#include "reports/xlsx_text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "reports/xlsx_sheet_names.h"
#include "reports/xlsx_writer.h"
#include "tests/support/read_xlsx.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::reports {
namespace {

std::vector<std::string> pieces(std::string_view value, std::size_t units = kXlsxCellUnits) {
  XlsxTextPieces cutter(value, units);
  std::vector<std::string> all;
  for (std::string piece; cutter.next(piece);) all.push_back(piece);
  return all;
}

std::string escaped(std::string_view value) { return pieces(value).at(0); }

// What openpyxl reads of a column of these texts.
std::vector<std::string> read_back(const std::vector<std::string>& values) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "texts.xlsx";
  {
    test::FileSink sink(file);
    XlsxWriter writer(sink);
    writer.begin({});
    writer.begin_section({.columns = {{"a"}}});
    for (const auto& value : values) writer.row({value});
    writer.end_section();
    writer.end();
  }
  const auto cells = test::cells_of(test::read_xlsx(file)["sheets"][0]);
  std::vector<std::string> found;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto cell = cells.find("A" + std::to_string(i + 2));
    found.push_back(cell == cells.end() ? "" : cell->second["value"].get<std::string>());
  }
  return found;
}

std::filesystem::path real_data(const std::string& name) {
  return std::filesystem::path(PRESSRUN_SOURCE_DIR) / "../shared/data" / name;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(XlsxText, KnowsWhatCanStandAsItIs) {
  EXPECT_TRUE(is_plain_xlsx_text("plain <text> & \"more\""));
  for (const std::string_view value : {"a_b", "a\tb", "\x7F", "Zoë"}) {
    EXPECT_FALSE(is_plain_xlsx_text(value)) << value;
  }
  EXPECT_FALSE(is_plain_xlsx_text(std::string(32'768, 'x')));
}

TEST(XlsxText, EscapesWhatXmlCannotHold) {
  EXPECT_EQ(escaped("a\x01"
                    "b"),
            "a_x0001_b");
  EXPECT_EQ(escaped("a\r\n\tb"), "a_x000D_\n\tb");
  EXPECT_EQ(escaped("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD"), "_xFFFE__xFFFF_\xEF\xBF\xBD");
  EXPECT_EQ(escaped("_x0041_ _x004_ _xGGGG_ snake_case"),
            "_x005F_x0041_ _x004_ _xGGGG_ snake_case");
}

TEST(XlsxText, ReplacesWhatIsNoUtf8) {
  XlsxTextPieces cutter("a\xC0\x80\xE2\x82z\xED\xA0\x80\xF4\x90\x80\x80", 100);
  std::string piece;
  ASSERT_TRUE(cutter.next(piece));
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(piece, "a" + r + r + r + "z" + r + r + r + r + r + r + r);
  EXPECT_TRUE(cutter.was_invalid());
}

TEST(XlsxText, CutsAtCharactersAndCountsUtf16) {
  EXPECT_EQ(pieces("abcdefghij", 7), (std::vector<std::string>{"abcdefg", "hij"}));
  const std::string ticket = "\xF0\x9F\x8E\x9F";  // two units
  EXPECT_EQ(pieces("abcdef" + ticket, 7), (std::vector<std::string>{"abcdef", ticket}));
  EXPECT_EQ(pieces("a\x01", 7), (std::vector<std::string>{"a", "_x0001_"}));
  EXPECT_TRUE(pieces("").empty());
}

TEST(XlsxText, MeasuresWidths) {
  EXPECT_EQ(xlsx_text_width("abc\nlonger line", 60), 3u);
  EXPECT_EQ(xlsx_text_width("東京", 60), 4u);
  EXPECT_EQ(xlsx_text_width("Zoë", 60), 3u);
  EXPECT_EQ(xlsx_text_width(std::string(100, 'x'), 60), 60u);
}

TEST(XlsxText, ComesBackWhateverItIs) {
  std::vector<std::string> values = {
      " leading", "trailing ", "\n",  "\t",  " ",  "a\r\nb", "_x0041_",      "_x005F_x0041_",
      "_x005f_",  "&amp;",     "<b>", "]]>", "\"", "''",     "\xEF\xBF\xBF", "\x1F"};
  for (char c = 1; c < 32; ++c) values.push_back(std::string("x") + c + "y");
  EXPECT_EQ(read_back(values), values);
}

TEST(XlsxText, NaughtyStringsComeBack) {
  const auto path = real_data("naughty-strings/blns.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data: " << path;
  const auto values = nlohmann::json::parse(read_file(path)).get<std::vector<std::string>>();
  EXPECT_EQ(read_back(values), values);
}

TEST(XlsxText, NamesOfAllScriptsComeBack) {
  for (const char* name :
       {"names/common-surnames-by-country.csv", "names/common-forenames-by-country.csv"}) {
    const auto path = real_data(name);
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data: " << path;
    std::vector<std::string> values;
    std::istringstream lines(read_file(path));
    for (std::string line; std::getline(lines, line);) values.push_back(line);
    ASSERT_GT(values.size(), 1000u);
    EXPECT_EQ(read_back(values), values);
  }
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80 ? (byte >= 0xF0 ? 2u : 1u) : 0u;
  }
  return units;
}

TEST(XlsxSheetNames, AreWhatExcelTakes) {
  XlsxSheetNames names;
  EXPECT_EQ(names.take("Guests: a/b [c] *?\\"), "Guests a b c");
  EXPECT_EQ(names.take("'quoted'"), "\xE2\x80\x99quoted\xE2\x80\x99");
  EXPECT_EQ(names.take(""), "Sheet");
  EXPECT_EQ(names.take("???"), "Sheet (2)");
  EXPECT_EQ(names.take("history"), "history -");
  EXPECT_EQ(names.take("A\tname\x01that is much longer than a sheet's name may be"),
            "A name that is much longer tha…");
}

TEST(XlsxSheetNames, AreUniqueWhateverTheCase) {
  XlsxSheetNames names;
  EXPECT_EQ(names.take("Gäste"), "Gäste");
  EXPECT_EQ(names.take("GÄSTE"), "GÄSTE (2)");
  EXPECT_EQ(names.take("gäste (2)"), "gäste (2) (2)");
  std::set<std::string> seen;
  for (int i = 0; i < 120; ++i) {
    const std::string name =
        names.take("東京\xF0\x9F\x8E\x9F 株式会社 株式会社 株式会社 株式会社 株式会社 株式会社");
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_LE(utf16_units(name), 31u) << name;
  }
}

}  // namespace
}  // namespace pressrun::reports
