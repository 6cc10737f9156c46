#include <gmock/gmock.h>

#include "db/migration_set.h"

namespace pressrun::db {
namespace {

using testing::HasSubstr;

MigrationSet read(const std::vector<EmbeddedFile>& files) {
  return read_migration_set("part", "part_owner", files);
}

std::string complaint(const std::vector<EmbeddedFile>& files) {
  try {
    read(files);
  } catch (const MigrationError& error) {
    return error.what();
  }
  return "";
}

TEST(MigrationSet, SortsFilesByKindInTheManifestsOrder) {
  const MigrationSet set =
      read({{"manifest",
             "# first\nroles.sql\nschema/0001_a.sql\n\nschema/0002_b.sql  # why\n"
             "functions/z.sql\ngrants.sql\n"},
            {"grants.sql", "-- run as: admin\ngrant"},
            {"functions/z.sql", "z"},
            {"schema/0002_b.sql", "b"},
            {"schema/0001_a.sql", "a"},
            {"roles.sql", "r"}});
  ASSERT_EQ(set.preparation.size(), 1U);
  ASSERT_EQ(set.schema.size(), 2U);
  EXPECT_EQ(set.schema[1].version, 2);
  EXPECT_EQ(set.schema[1].sql, "b");
  ASSERT_EQ(set.recreatable.size(), 2U);
  EXPECT_EQ(set.recreatable[0].path, "functions/z.sql");
  EXPECT_FALSE(set.recreatable[0].as_admin);
  EXPECT_TRUE(set.recreatable[1].as_admin);
}

TEST(MigrationSet, RefusesAManifestThatDoesNotMatchTheFiles) {
  EXPECT_THAT(complaint({}), HasSubstr("no manifest"));
  EXPECT_THAT(complaint({{"manifest", "views/a.sql\n"}}),
              HasSubstr("views/a.sql is in the manifest"));
  EXPECT_THAT(complaint({{"manifest", ""}, {"views/a.sql", ""}}),
              HasSubstr("views/a.sql is not in the manifest"));
  EXPECT_THAT(complaint({{"manifest", "a.sql\na.sql\n"}, {"a.sql", ""}}), HasSubstr("twice"));
}

TEST(MigrationSet, RefusesAWrongOrder) {
  EXPECT_THAT(complaint({{"manifest", "schema/0002_b.sql\n"}, {"schema/0002_b.sql", ""}}),
              HasSubstr("number 1 comes next"));
  EXPECT_THAT(complaint({{"manifest", "schema/one.sql\n"}, {"schema/one.sql", ""}}),
              HasSubstr("NNNN_name"));
  EXPECT_THAT(complaint({{"manifest", "views/a.sql\nschema/0001_a.sql\n"},
                         {"views/a.sql", ""},
                         {"schema/0001_a.sql", ""}}),
              HasSubstr("schema files come before"));
}

TEST(MigrationSet, OfThisProgramIsInOrder) {
  EXPECT_FALSE(core_migrations().schema.empty());
  EXPECT_FALSE(core_migrations().preparation.empty());
  EXPECT_FALSE(sample_migrations().schema.empty());
}

}  // namespace
}  // namespace pressrun::db
