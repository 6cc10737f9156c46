// C7: the README's report in five minutes, followed to the letter.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/process.h"
#include "tests/support/test_database.h"

namespace pressrun {
namespace {

namespace fs = std::filesystem;

std::string readme() {
  std::ostringstream text;
  text << std::ifstream(PRESSRUN_SOURCE_DIR "/README.md").rdbuf();
  return text.str();
}

// The first fenced block of a language after "five minutes".
std::string block(const std::string& text, const std::string& language) {
  const std::size_t section = text.find("## Add a report in five minutes");
  const std::size_t fence = text.find("```" + language + "\n", section);
  if (section == std::string::npos || fence == std::string::npos) return {};
  const std::size_t begin = text.find('\n', fence) + 1;
  return text.substr(begin, text.find("```", begin) - begin);
}

TEST(Readme, ReportInFiveMinutesEntersTheCatalogAndRuns) {
  test::TestDatabase database;
  const std::string text = readme();
  char folder[] = "/tmp/pressrun-readme-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  std::ofstream(fs::path(folder) / "late-arrivals.sql") << block(text, "sql");
  std::ofstream(fs::path(folder) / "late-arrivals.json") << block(text, "json");

  const test::Finished applied =
      test::run_program("pressrunctl", {"catalog", "apply", folder},
                        {{"PRESSRUN_ADMIN_DATABASE_URL", database.url(test::Role::kAdmin)}});
  fs::remove_all(folder);
  EXPECT_EQ(applied.ending.code, 0) << applied.output;

  EXPECT_NE(database.value("select count(*) from reports.late_arrivals(event_id => 42)"), "");
  EXPECT_EQ(database.value("select outcome from pressrun.request_report(3, 42, 'late-arrivals', "
                           "'{\"after\": \"21:00\"}', '{csv}')"),
            "created");
}

}  // namespace
}  // namespace pressrun
