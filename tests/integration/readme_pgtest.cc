// C1, C7: the examples of the READMEs, followed to the letter.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_database.h"

namespace pressrun {
namespace {

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(PRESSRUN_SOURCE_DIR + path).rdbuf();
  return text.str();
}

// The first fenced block of a language after a heading.
std::string block(const std::string& text, const std::string& heading,
                  const std::string& language) {
  const std::size_t section = text.find("## " + heading);
  const std::size_t fence = text.find("```" + language + "\n", section);
  if (section == std::string::npos || fence == std::string::npos) return {};
  const std::size_t begin = text.find('\n', fence) + 1;
  return text.substr(begin, text.find("```", begin) - begin);
}

test::Finished apply_example(const test::TestDatabase& database, const std::string& path,
                             const std::string& heading, const std::string& type) {
  const std::string text = content_of(path);
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / (type + ".sql")) << block(text, heading, "sql");
  std::ofstream(folder.path() / (type + ".json")) << block(text, heading, "json");
  return test::run_program("pressrunctl", {"catalog", "apply", folder.path().string()},
                           {{"PRESSRUN_ADMIN_DATABASE_URL", database.url(test::Role::kAdmin)}});
}

TEST(Readme, ReportInFiveMinutesEntersTheCatalogAndRuns) {
  test::TestDatabase database;
  const test::Finished applied =
      apply_example(database, "/README.md", "Add a report in five minutes", "late-arrivals");
  EXPECT_EQ(applied.ending.code, 0) << applied.output;
  EXPECT_NE(database.value("select count(*) from reports.late_arrivals(event_id => 42)"), "");
  EXPECT_EQ(database.value("select outcome from pressrun.request_report(3, 42, 'late-arrivals', "
                           "'{\"after\": \"21:00\"}', '{csv}')"),
            "created");
}

TEST(Readme, ReportTypesTellsOfOneWithALayout) {
  test::TestDatabase database;
  const test::Finished applied =
      apply_example(database, "/reports/README.md", "A small one", "vip-arrivals");
  EXPECT_EQ(applied.ending.code, 0) << applied.output;
  EXPECT_EQ(database.value("select sum(guests) from reports.vip_arrivals_by_gate(42)"),
            database.value("select count(*) from reports.vip_arrivals(42)"));
  EXPECT_EQ(database.value("select string_agg(s ->> 'kind', ' ') from pressrun.report_types, "
                           "jsonb_array_elements(layout -> 'sections') s where type = "
                           "'vip-arrivals'"),
            "bars table");
  EXPECT_EQ(database.value("select outcome from pressrun.request_report(3, 42, 'vip-arrivals', "
                           "'{\"period\": \"yesterday\"}', '{csv}')"),
            "created");
}

}  // namespace
}  // namespace pressrun
