// F3: text of any script, shaped, in lines, and never lost.
#include "reports/text_shaper.h"

#include <gtest/gtest.h>

#include "reports/pdf_text_flow.h"
#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

class TextShaperTest : public testing::Test {
 protected:
  std::u32string text_of(const TextLine& line) {
    if (line.begin == line.end) return {};
    const auto& clusters = line.text->clusters;
    const std::uint32_t begin = clusters[line.begin].text_begin;
    return line.text->text.substr(begin, clusters[line.end - 1].text_end - begin);
  }
  std::vector<std::u32string> lines(std::string_view text, std::int32_t width,
                                    Setting setting = Setting::kProse) {
    PdfTextFlow flow(shaper_, text, FontWeight::kRegular, setting);
    std::vector<std::u32string> found;
    TextLine line;
    while (flow.next(width, line)) found.push_back(text_of(line));
    return found;
  }

  FontSet fonts_;
  TextShaper shaper_{fonts_};
};

TEST_F(TextShaperTest, EveryCharacterBelongsToOneCluster) {
  for (const char* text : {"Grüße office", "مرحبا بالعالم 123 abc", "नमस्ते क्षत्रिय", "สวัสดี น้ำ",
                           "中文 日本語 한국어", "שלום (42)", "😀 x", "Việt"}) {
    const auto shaped = shaper_.shape(text, FontWeight::kRegular, Setting::kProse);
    std::vector<int> owners(shaped->text.size());
    for (const Cluster& cluster : shaped->clusters) {
      for (std::uint32_t i = cluster.text_begin; i < cluster.text_end; ++i) ++owners[i];
      EXPECT_FALSE(cluster.is_missing) << text;
    }
    EXPECT_EQ(owners, std::vector<int>(shaped->text.size(), 1)) << text;
  }
}

TEST_F(TextShaperTest, ArabicJoinsAndRunsFromRightToLeft) {
  const auto shaped = shaper_.shape("لا", FontWeight::kRegular, Setting::kTabular);
  EXPECT_TRUE(shaped->is_right_to_left);
  ASSERT_EQ(shaped->clusters.size(), 1u);  // the ligature of lam and alef
  const auto word = shaper_.shape("بب", FontWeight::kRegular, Setting::kTabular);
  ASSERT_EQ(word->glyphs.size(), 2u);
  EXPECT_NE(word->glyphs[0].id, word->glyphs[1].id);  // an initial and a final form
}

TEST_F(TextShaperTest, MixedDirectionsAreOrderedPerLine) {
  const auto shaped = shaper_.shape("ab אב 12", FontWeight::kRegular, Setting::kProse);
  std::u32string visual;
  for (const std::uint32_t i :
       visual_order(*shaped, 0, static_cast<std::uint32_t>(shaped->clusters.size()))) {
    visual += shaped->text[shaped->clusters[i].text_begin];
  }
  EXPECT_EQ(visual, U"ab 12 בא");
}

TEST_F(TextShaperTest, ACharacterWithoutFontIsShownAsMissing) {
  const auto shaped = shaper_.shape("a\xF3\xB0\x80\x80z", FontWeight::kRegular, Setting::kProse);
  ASSERT_EQ(shaped->clusters.size(), 3u);
  EXPECT_TRUE(shaped->clusters[1].is_missing);
  EXPECT_GT(shaped->clusters[1].advance, 0);
  EXPECT_EQ(shaped->text[1], char32_t{0xF0000});
}

TEST_F(TextShaperTest, BreaksBetweenWordsAndIdeographsButNotInsideNumbersOrBeforeClosingMarks) {
  EXPECT_EQ(lines("one two three", 3000), (std::vector<std::u32string>{U"one", U"two", U"three"}));
  EXPECT_EQ(lines("中文字符。", 3000), (std::vector<std::u32string>{U"中文字", U"符。"}));
  EXPECT_EQ(lines("x -42.50", 3200), (std::vector<std::u32string>{U"x", U"-42.50"}));
}

TEST_F(TextShaperTest, BreaksLongWordsAndLosesNothing) {
  std::u32string joined;
  for (const auto& line : lines(std::string(500, 'x'), 5000)) joined += line;
  EXPECT_EQ(joined, std::u32string(500, U'x'));
  for (const std::int32_t width : {0, 1, -5}) {
    EXPECT_EQ(lines("abc", width).size(), 3u) << width;  // one character a line at least
  }
}

TEST_F(TextShaperTest, KeepsLineEndsOfAllKinds) {
  EXPECT_EQ(lines("a\nb\r\nc\rd\xE2\x80\xA8"
                  "e\n\nf",
                  9000),
            (std::vector<std::u32string>{U"a", U"b", U"c", U"d", U"e", U"", U"f"}));
}

TEST_F(TextShaperTest, LongParagraphsFlowAcrossPieces) {
  std::string text;
  std::u32string expected;
  for (int i = 0; i < 3000; ++i) {
    text += "word" + std::to_string(i) + " ";
    for (const char c : "word" + std::to_string(i)) expected += static_cast<char32_t>(c);
  }
  std::u32string joined;
  std::size_t short_lines = 0;
  const auto all = lines(text, 60'000, Setting::kTabular);
  for (const auto& line : all) {
    if (line.size() < 70) ++short_lines;
    for (const char32_t c : line) {
      if (c != U' ') joined += c;
    }
  }
  EXPECT_EQ(joined, expected);
  EXPECT_LE(short_lines, 1u);  // the last
}

TEST(TextDecode, ReplacesEachMaximalPartOfBadUtf8) {
  std::size_t invalid = 0;
  EXPECT_EQ(decode_for_drawing("a\xE4\xB8z\xFF\xED\xA0\x80\xC0\xAF", invalid),
            U"a\uFFFDz\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(invalid, 7u);
  invalid = 0;
  EXPECT_EQ(decode_for_drawing("\xEF\xBF\xBD", invalid), U"\uFFFD");
  EXPECT_EQ(invalid, 0u);
}

TEST(TextDecode, MakesControlCharactersVisible) {
  std::size_t invalid = 0;
  EXPECT_EQ(decode_for_drawing(std::string_view("a\0\x1B\x7F", 4), invalid),
            U"a\u2400\u241B\u2421");
  EXPECT_EQ(decode_for_drawing("a\tb", invalid), U"a    b");
}

}  // namespace
}  // namespace pressrun::reports
