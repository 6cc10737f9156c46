// F3: charts that are right, readable, and all inside their drawing, whatever the data.
#include "reports/chart.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/drawing_svg.h"
#include "tests/support/sample_charts.h"

namespace pressrun::reports {
namespace {

// PRESSRUN_CHARTS_TO=<folder> to look at them.
TEST(Charts, CanBeLookedAt) {
  const char* folder = std::getenv("PRESSRUN_CHARTS_TO");
  if (folder == nullptr) GTEST_SKIP() << "PRESSRUN_CHARTS_TO names no folder";
  for (const auto& [name, data] : test::sample_charts()) {
    std::ofstream file(std::string(folder) + "/" + name + ".svg");
    file << test::to_svg(draw_chart(data, 520, 190, test::text_width));
    ASSERT_TRUE(file.good());
  }
}

}  // namespace
}  // namespace pressrun::reports
