// A5, S11: what clients make an httpd remember is bounded, and the longest unused is forgotten.
#include <gtest/gtest.h>

#include <string>

#include "httpd/recent_map.h"

namespace pressrun::httpd {
namespace {

TEST(RecentMap, ForgetsTheLongestUnused) {
  RecentMap<std::string, int> map(2);
  map.insert("first", 1);
  map.insert("second", 2);
  EXPECT_EQ(*map.find("first"), 1);
  map.insert("third", 3);
  EXPECT_EQ(map.find("second"), nullptr) << "first was asked for later";
  EXPECT_EQ(*map.find("first"), 1);
  EXPECT_EQ(*map.find("third"), 3);
}

TEST(RecentMap, ErasesWhatIsNamedOrMeant) {
  RecentMap<std::string, int> map(4);
  for (int i = 0; i < 4; ++i) map.insert(std::to_string(i), i);
  map.erase("0");
  map.erase("none");
  map.erase_if([](int value) { return value % 2 == 1; });
  EXPECT_EQ(map.find("0"), nullptr);
  EXPECT_EQ(map.find("1"), nullptr);
  EXPECT_EQ(*map.find("2"), 2);
  map.insert("4", 4);
  map.insert("5", 5);
  map.insert("6", 6);
  EXPECT_EQ(*map.find("2"), 2) << "what was erased left its place free";
}

}  // namespace
}  // namespace pressrun::httpd
