// F3: text in Arabic and Hebrew script comes back from a PDF file as it was written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "reports/pdf_writer.h"
#include "tests/support/pdf_tools.h"

namespace pressrun::reports {
namespace {

using test::PdfFile;
using Texts = std::vector<std::string>;

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

Section one_column() { return {SectionKind::kTable, "Guests", true, {{"name", ValueKind::kText}}}; }

std::string pdf(const Texts& texts) {
  StringSink sink;
  PdfWriter writer(sink);
  ReportInfo info;
  info.title = "Guest list";
  writer.begin(info);
  writer.begin_section(one_column());
  for (const std::string& text : texts) writer.row(Row{text});
  writer.end_section();
  writer.end();
  EXPECT_EQ(writer.replaced(), 0u);
  return sink.text;
}

// Signs without a picture that say where text of another direction begins and ends.
std::string without_directions(std::string text) {
  for (const std::string_view sign : {"\u202A", "\u202B", "\u202C", "\u200F"}) {
    for (std::size_t at = 0; (at = text.find(sign, at)) != std::string::npos;) {
      text.erase(at, sign.size());
    }
  }
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \f");
  return begin == std::string::npos ? std::string()
                                    : text.substr(begin, text.find_last_not_of(" \f") + 1 - begin);
}

Texts lines_of(const std::string& text) {
  Texts lines;
  std::istringstream input(without_directions(text));
  for (std::string line; std::getline(input, line);) lines.push_back(trimmed(line));
  return lines;
}

std::string backwards(std::string_view utf8) {
  std::string turned;
  while (!utf8.empty()) {
    std::size_t begin = utf8.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(utf8[begin]) & 0xC0) == 0x80) --begin;
    turned += utf8.substr(begin);
    utf8.remove_suffix(utf8.size() - begin);
  }
  return turned;
}

void expect_whole_words(const PdfFile& file, const Texts& texts) {
  std::set<std::string> words;
  for (const std::string& word : file.words()) words.insert(without_directions(word));
  for (const std::string& text : texts) {
    std::istringstream input(text);
    for (std::string word; input >> word;) EXPECT_TRUE(words.contains(backwards(word))) << word;
  }
}

// Each a line of its own, with nothing before, within or after it.
void expect_back(const Texts& texts) {
  const PdfFile file(pdf(texts));
  EXPECT_EQ(file.complaints(), "");
  expect_whole_words(file, texts);
  for (const bool layout : {false, true}) {
    const std::string read = file.text(layout);
    const Texts lines = lines_of(read);
    for (const std::string& text : texts) {
      EXPECT_NE(read.find(text), std::string::npos) << text;
      EXPECT_NE(std::find(lines.begin(), lines.end(), text), lines.end()) << text;
    }
  }
}

bool has_right_to_left(const std::string& utf8) {
  return std::any_of(utf8.begin(), utf8.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xD7 && byte <= 0xDB;
  });
}

std::set<std::string> names_in(const std::filesystem::path& path) {
  std::set<std::string> names;
  std::ifstream input(path, std::ios::binary);
  for (std::string line; std::getline(input, line);) {
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) {
      if (has_right_to_left(field) && field.find('"') == std::string::npos) names.insert(field);
    }
  }
  return names;
}

TEST(PdfRightToLeft, ReadsBackLigatures) {
  expect_back({"ليلى حداد", "على", "إلى", "ليلى", "لا", "الآن", "الله", "محمد", "مصطفى على",
               "سلمى الأحمد", "في", "يحيى لحم", "بيروت", "می‌خواهم"});
}

TEST(PdfRightToLeft, ReadsBackHebrewPoints) {
  expect_back({"בּרוּךְ", "תַּלְמוּד", "שָׁלוֹם", "בְּרֵאשִׁית בָּרָא אֱלֹהִים", "יִי", "רוּתָּ"});
}

TEST(PdfRightToLeft, ReadsBackArabicVowels) {
  expect_back({"مُحَمَّدٌ", "كِتَابٌ", "السَّلَامُ عَلَيْكُمْ", "اللُّغَةُ الْعَرَبِيَّةُ", "لَا إِلَى", "قُرْآنٌ"});
}

// Pdftotext puts spaces where it thinks that they belong; the words are ours.
TEST(PdfRightToLeft, KeepsWordsTogetherAmongOtherText) {
  Texts texts = {"Layla ليلى Haddad", "room שָׁלוֹם 12", "from مُحَمَّدٌ to Al", "one ٢٣ كِتَابٌ two"};
  for (const int latin : {0, 50}) {
    texts.resize(4 + static_cast<std::size_t>(latin), "Many more words from left to right");
    const std::string read = PdfFile(pdf(texts)).text();
    for (const char* word : {"ليلى", "שָׁלוֹם", "مُحَمَّدٌ", "كِتَابٌ"}) {
      EXPECT_THAT(read, testing::HasSubstr(word));
    }
  }
}

TEST(PdfRightToLeft, ReadsBackAMarkThatNothingCarries) {
  const PdfFile file(pdf({"\u064E", "\u05B8 x", "אב \u05B8"}));
  EXPECT_EQ(file.complaints(), "");
  EXPECT_THAT(file.text(), testing::HasSubstr("\u064E"));
}

TEST(PdfRightToLeft, ReadsBackNames) {
  const std::filesystem::path folder = PRESSRUN_SOURCE_DIR "/../shared/data/names";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is absent";
  std::set<std::string> names;
  for (const char* file : {"common-forenames-by-country.csv", "common-surnames-by-country.csv"}) {
    names.merge(names_in(folder / file));
  }
  EXPECT_GE(names.size(), 40u);
  expect_back({names.begin(), names.end()});
}

}  // namespace
}  // namespace pressrun::reports
