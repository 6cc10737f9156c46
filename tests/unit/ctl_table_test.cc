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

TEST(Table, LeavesNullsOutOfARecord) {
  EXPECT_EQ(as_record({{"job", "reason", "status"}, {{"x", std::nullopt, "failed"}}, 1}),
            "job     x\nstatus  failed\n");
  EXPECT_EQ(as_record({{"job"}, {}, 0}), "");
}

}  // namespace
}  // namespace pressrun::engine::ctl
