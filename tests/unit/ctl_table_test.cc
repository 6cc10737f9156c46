#include <gtest/gtest.h>

#include "engine/ctl/table.h"

namespace pressrun::engine::ctl {
namespace {

TEST(Table, AlignsColumnsByCodePoints) {
  const db::Rows rows{{"name", "n"}, {{"Zoë", "1"}, {std::nullopt, "22"}, {"a\nb\x1b[0m", "3"}}, 3};
  EXPECT_EQ(as_table(rows),
            "name     n\n"
            "Zoë      1\n"
            "         22\n"
            "a b [0m  3\n");
}

TEST(Table, CutsTheLastColumnWhereALineOfTheTerminalEnds) {
  const auto last_line = [](const std::string& job, const std::string& why, std::size_t columns) {
    const std::string table = as_table({{"job", "why"}, {{job, why}}, 1}, columns);
    const std::size_t begin = table.find('\n') + 1;
    return table.substr(begin, table.size() - begin - 1);
  };
  const std::string why(500, 'y');
  EXPECT_EQ(last_line("a-job", why, 80), "a-job  " + std::string(70, 'y') + "...");
  EXPECT_EQ(last_line("a-job", std::string(73, 'y'), 80), "a-job  " + std::string(73, 'y'));
  EXPECT_EQ(last_line(std::string(60, 'x'), why, 80).size(), 160U) << "18 columns say nothing";
  EXPECT_EQ(last_line(std::string(100, 'x'), why, 80).size(), 160U);
  EXPECT_EQ(last_line("a-job", "", 80), "a-job");
  std::string wide = "größe ";
  while (wide.size() < 200) wide += "ß";
  const std::string cut = last_line("a-job", wide, 60);
  EXPECT_EQ(cut.substr(cut.size() - 5), "ß...") << "whole characters, as many as fit";
  EXPECT_EQ(as_table({{"why"}, {{why}}, 1}, std::nullopt), "why\n" + why + "\n");
}

TEST(Table, LeavesNullsOutOfARecord) {
  EXPECT_EQ(as_record({{"job", "reason", "status"}, {{"x", std::nullopt, "failed"}}, 1}),
            "job     x\nstatus  failed\n");
  EXPECT_EQ(as_record({{"job"}, {}, 0}), "");
}

}  // namespace
}  // namespace pressrun::engine::ctl
