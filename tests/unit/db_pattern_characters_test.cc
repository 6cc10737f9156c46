// C3: what catalog apply knows of a pattern's matches.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <regex>

#include "db/pattern_characters.h"

namespace pressrun::db {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(PatternCharacters, AreThoseThatAMatchCannotBeWithout) {
  EXPECT_THAT(needed_characters("^([01][0-9]|2[0-3]):[0-5]\\d$"),
              ElementsAre(":", "012345", "0123456789"));
  EXPECT_THAT(needed_characters("a+\\.b{2}"), ElementsAre("a", ".", "b"));
  EXPECT_THAT(needed_characters("a?b*c{0,3}d??.(e)[^f]\\w\\1[\\s-]"), IsEmpty());
  EXPECT_THAT(needed_characters("a|b"), IsEmpty());
  EXPECT_THAT(needed_characters("[x|y]([)(]|z)-[[:digit:]a]"), ElementsAre("x|y", "-"));
  EXPECT_THAT(needed_characters(""), IsEmpty());
}

TEST(PatternCharacters, AreInWhateverMatches) {
  const std::vector<std::string> pieces = {
      "a",      "[01]",    "\\d", ":", "(a|:)", "[^a]",        "b?",   "[a-c]*", "\\.",
      "b{0,2}", "(?:1:)?", "\\w", "|", "1+",    "[[:digit:]]", "c{2}", "[-a]",   "(?=a)"};
  const std::string letters = "abc01:.";
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return random() % n; };
  int matches = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string pattern;
    for (std::size_t n = 1 + below(4); n > 0; --n) pattern += pieces[below(pieces.size())];
    const std::regex regex(pattern);
    const auto needed = needed_characters(pattern);
    for (int j = 0; j < 10; ++j) {
      std::string text;
      for (std::size_t n = below(6); n > 0; --n) text += letters[below(letters.size())];
      if (!std::regex_search(text, regex)) continue;
      ++matches;
      for (const std::string& one : needed) {
        ASSERT_NE(text.find_first_of(one), std::string::npos) << pattern << " in " << text;
      }
    }
  }
  EXPECT_GT(matches, 1000);
}

}  // namespace
}  // namespace pressrun::db
