#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/ctl/import_orders_csv.h"

namespace pressrun::engine::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Rows = std::vector<CsvRow>;

// Reads `text` in pieces of `size` bytes.
Rows read(std::string_view text, std::size_t size) {
  CsvReader reader([&text, size] {
    const std::string_view piece = text.substr(0, size);
    text.remove_prefix(piece.size());
    return piece;
  });
  Rows rows;
  for (CsvRow row; reader.next(row);) rows.push_back(row);
  return rows;
}

// Reads it whole; wherever the borders of pieces fall, the rows must be the same.
Rows read(std::string_view text) {
  Rows rows = read(text, text.size() + 1);
  for (const std::size_t size : {1, 2, 3, 7}) {
    const Rows again = read(text, size);
    EXPECT_EQ(again.size(), rows.size()) << "in pieces of " << size;
    for (std::size_t i = 0; i < std::min(rows.size(), again.size()); ++i) {
      EXPECT_EQ(again[i].line, rows[i].line) << "in pieces of " << size;
      EXPECT_EQ(again[i].problem, rows[i].problem) << "in pieces of " << size;
      if (rows[i].problem.empty()) {
        EXPECT_EQ(again[i].fields, rows[i].fields) << "in pieces of " << size;
      }
    }
  }
  return rows;
}

std::vector<std::string> only_row(std::string_view text) {
  const Rows rows = read(text);
  EXPECT_EQ(rows.size(), 1U) << text;
  if (rows.empty()) return {};
  EXPECT_EQ(rows[0].problem, "") << text;
  return rows[0].fields;
}

TEST(CsvReader, ReadsPlainFields) {
  EXPECT_THAT(only_row("a,b,c\n"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(only_row("a,,\n"), ElementsAre("a", "", ""));
  EXPECT_THAT(only_row(","), ElementsAre("", ""));
  EXPECT_THAT(only_row(" a , b"), ElementsAre(" a ", " b"));
}

TEST(CsvReader, NeedsNoLineEndAfterTheLastRow) {
  EXPECT_THAT(only_row("a,b"), ElementsAre("a", "b"));
  EXPECT_THAT(only_row("a,\"b\""), ElementsAre("a", "b"));
  EXPECT_THAT(only_row("a,b\r"), ElementsAre("a", "b"));
}

TEST(CsvReader, TakesQuotedCommasQuotesAndLineEnds) {
  EXPECT_THAT(only_row("\"a,b\",\"say \"\"x\"\"\",\"1\n2\r\n3\"\r\n"),
              ElementsAre("a,b", "say \"x\"", "1\n2\r\n3"));
  EXPECT_THAT(only_row("\"\",\"\"\"\"\n"), ElementsAre("", "\""));
}

TEST(CsvReader, TakesQuotesInsideOfAPlainFieldAsTheyAre) {
  EXPECT_THAT(only_row("a 7\" frame,b\"\"\n"), ElementsAre("a 7\" frame", "b\"\""));
}

TEST(CsvReader, KeepsACarriageReturnThatEndsNoLine) {
  EXPECT_THAT(only_row("a\rb,c\r\r\n"), ElementsAre("a\rb", "c\r"));
}

TEST(CsvReader, PassesOverEmptyLines) {
  EXPECT_THAT(read(""), IsEmpty());
  EXPECT_THAT(read("\n\r\n\n"), IsEmpty());
  const Rows rows = read("\na\r\n\r\nb\n\n");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].line, 2U);
  EXPECT_EQ(rows[1].line, 4U);
}

TEST(CsvReader, CountsTheLineOnWhichARowBegins) {
  const Rows rows = read("a\n\"b\nb\nb\",1\r\nc\n");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].line, 2U);
  EXPECT_EQ(rows[2].line, 5U);
}

TEST(CsvReader, AStrayQuoteCostsItsOwnLineOnly) {
  const Rows rows = read("a,1\n\"b,2\nc,\"3\"\nd,4\n");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1].line, 2U);
  EXPECT_EQ(rows[1].problem, "text follows a closing quote");
  EXPECT_THAT(rows[2].fields, ElementsAre("c", "3"));
  EXPECT_THAT(rows[3].fields, ElementsAre("d", "4"));
}

TEST(CsvReader, AQuoteThatIsNeverClosedDoesNotSwallowTheFile) {
  const Rows rows = read("a,1\n\"b,2\nc,3\nd,4");
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1].problem, "a quote is never closed");
  EXPECT_THAT(rows[3].fields, ElementsAre("d", "4"));
  EXPECT_EQ(rows[3].line, 4U);
}

TEST(CsvReader, ARowLongerThanAMebibyteIsLeftOut) {
  const std::string text = "a,\"" + std::string(1500000, 'x') + "\"\nb,1\n";
  const Rows rows = read(text, 65536);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_THAT(rows[0].problem, ::testing::HasSubstr("longer than 1 MiB"));
  EXPECT_THAT(rows[1].fields, ElementsAre("b", "1"));
}

}  // namespace
}  // namespace pressrun::engine::ctl
