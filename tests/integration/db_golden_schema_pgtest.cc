// The migrations give the schema that the repository says. After a wanted change: see
// migrations/README.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "db/catalog.h"
#include "db/migrate.h"
#include "db/schema_dump.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string golden() {
  std::ifstream file(PRESSRUN_SOURCE_DIR "/migrations/golden_schema.txt");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(GoldenSchema, IsWhatTheMigrationsGive) {
  const test::EmptyDatabase database;
  Session session = database.connect();
  migrate(session, core_migrations());
  migrate(session, sample_migrations());
  apply_catalog(session, embedded_catalog());
  const std::vector<std::string> found = lines_of(dump_schema(session));
  const std::vector<std::string> wanted = lines_of(golden());
  std::vector<std::string> differences;
  std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(),
                      std::back_inserter(differences));
  for (const std::string& line : differences) ADD_FAILURE() << "missing: " << line;
  differences.clear();
  std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(differences));
  for (const std::string& line : differences) ADD_FAILURE() << "not in the golden file: " << line;
}

}  // namespace
}  // namespace pressrun::db
