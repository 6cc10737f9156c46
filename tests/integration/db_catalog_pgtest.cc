#include <gmock/gmock.h>

#include "db/catalog.h"
#include "db/migrate.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kJson =
    R"({"type": "numbers", "title": "Numbers", "description": "Counts.", "group": "Test",
  "permission": "guests.read", "formats": ["csv"],
  "params": {"type": "object", "properties": {"upto": {"type": "integer"}}, "required": ["upto"]},
  "columns": [{"name": "n", "title": "Number"}], "limits": {"size_bytes": 1000}})";

std::string sql(
    const std::string& attributes = "stable parallel safe", const std::string& columns = "n bigint",
    const std::string& arguments = "event_id bigint, upto bigint",
    const std::string& body = "select p.n from public.plain p where p.n <= upto and event_id > 0") {
  return "create or replace function reports.numbers(" + arguments + ") returns table (" + columns +
         ") language sql " + attributes + " as $$ " + body + " $$";
}

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    migrate(session_, core_migrations());
    session_.run_script(
        "create table public.plain (n bigint); create table public.secret (n bigint);"
        "grant usage on schema public to pressrun_owner, pressrun_reader;"
        "grant select on public.plain to pressrun_reader");
  }

  CatalogResult apply(const std::string& function, const std::string& metadata = kJson) {
    return apply_catalog(session_, {{"numbers.sql", function}, {"numbers.json", metadata}});
  }
  std::string failure(const std::string& function, const std::string& metadata = kJson) {
    const CatalogResult result = apply(function, metadata);
    return result.failures.empty() ? "none" : result.failures[0];
  }
  std::string value(const std::string& statement) {
    return session_.call(statement).scalar().value_or("null");
  }

  test::EmptyDatabase database_;
  Session session_ = database_.connect();
};

TEST_F(CatalogTest, AppliesATypeAndIsIdempotent) {
  EXPECT_THAT(apply(sql()).changed, ElementsAre("numbers"));
  const CatalogResult again = apply(sql());
  EXPECT_THAT(again.unchanged, ElementsAre("numbers"));
  EXPECT_THAT(again.failures, IsEmpty());
  EXPECT_EQ(value("select columns::text from pressrun.report_types where type = 'numbers'"),
            R"([{"name": "n", "type": "bigint", "title": "Number"}])");
  EXPECT_EQ(value("select arguments::text from pressrun.report_types where type = 'numbers'"),
            R"([{"name": "upto", "type": "bigint"}])");
  EXPECT_EQ(value("select has_function_privilege('pressrun_reader', 'reports.numbers(bigint, "
                  "bigint)', 'execute')"),
            "t");
  EXPECT_EQ(value("select has_function_privilege('pressrun_httpd', 'reports.numbers(bigint, "
                  "bigint)', 'execute')"),
            "f");
}

TEST_F(CatalogTest, ReplacesAFunctionWhoseColumnsOrArgumentsChanged) {
  apply(sql());
  EXPECT_EQ(
      failure(sql("stable parallel safe", "n bigint, twice bigint", "event_id bigint, upto bigint",
                  "select p.n, p.n * 2 from public.plain p where p.n <= upto and event_id > 0")),
      "none");
  EXPECT_EQ(failure(sql("stable parallel safe", "n bigint",
                        "event_id bigint, upto bigint, low bigint default 0")),
            "none");
  EXPECT_EQ(value("select count(*) from pg_proc where proname = 'numbers'"), "1");
}

TEST_F(CatalogTest, RefusesWhatWouldNotStream) {
  EXPECT_THAT(failure(sql("volatile parallel safe")), HasSubstr("must be `stable`"));
  EXPECT_THAT(failure(sql("stable")), HasSubstr("must be `parallel safe`"));
  EXPECT_THAT(failure(sql("stable parallel safe strict")), HasSubstr("strict"));
  EXPECT_THAT(failure(sql("stable parallel safe security definer")), HasSubstr("security definer"));
  EXPECT_THAT(failure(sql("stable parallel safe set timezone = 'UTC'")), HasSubstr("`set`"));
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                          "select 1::bigint; select p.n from public.plain p where event_id > 0")),
              HasSubstr("does not inline"));
  EXPECT_EQ(value("select count(*) from pg_proc where proname = 'numbers'"), "0");
}

TEST_F(CatalogTest, RefusesParametersThatAreNotArguments) {
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "upto bigint", "select upto")),
              HasSubstr("event_id bigint"));
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "event_id bigint",
                          "select p.n from public.plain p")),
              HasSubstr("the parameter \"upto\" is not an argument"));
  EXPECT_THAT(
      failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint, low bigint")),
      HasSubstr("\"required\" must name it"));
}

TEST_F(CatalogTest, SaysWhatTheReaderMayNotRead) {
  EXPECT_THAT(
      failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                  "select s.n from public.secret s where s.n <= upto and event_id > 0")),
      HasSubstr("numbers.sql: pressrun_reader cannot run it: permission denied for table secret"));
}

TEST_F(CatalogTest, LeavesATypeAsItWasWhenItFails) {
  apply(sql());
  EXPECT_NE(failure(sql("volatile")), "none");
  EXPECT_EQ(value("select provolatile from pg_proc where proname = 'numbers'"), "s");
}

TEST_F(CatalogTest, GoesOnWithTheOthers) {
  std::string other_json = kJson;
  other_json.replace(other_json.find("numbers"), 7, "another");
  std::string other_sql = sql();
  other_sql.replace(other_sql.find("numbers"), 7, "another");
  const CatalogResult result = apply_catalog(session_, {{"another.sql", "nonsense"},
                                                        {"another.json", other_json},
                                                        {"numbers.sql", sql()},
                                                        {"numbers.json", kJson}});
  EXPECT_THAT(result.changed, ElementsAre("numbers"));
  EXPECT_THAT(result.failures, ElementsAre(HasSubstr("another.sql: syntax error")));
}

TEST_F(CatalogTest, ReportsWrongMetadata) {
  EXPECT_THAT(failure(sql(), "{"), HasSubstr("numbers.json: "));
  std::string unknown_column = kJson;
  unknown_column.replace(unknown_column.find("\"name\": \"n\""), 11, "\"name\": \"m\"");
  EXPECT_THAT(failure(sql(), unknown_column), HasSubstr("no column \"m\""));
  std::string zero = kJson;
  zero.replace(zero.find("1000"), 4, "0   ");
  EXPECT_THAT(failure(sql(), zero), HasSubstr("numbers.json: new row"));
}

TEST_F(CatalogTest, Retires) {
  apply(sql());
  EXPECT_TRUE(retire_report_type(session_, "numbers"));
  EXPECT_FALSE(retire_report_type(session_, "numbers"));
}

TEST_F(CatalogTest, TheBuiltInTypesApplyToTheSampleDomain) {
  migrate(session_, sample_migrations());
  const CatalogResult result = apply_catalog(session_, embedded_catalog());
  EXPECT_THAT(result.failures, IsEmpty());
  EXPECT_GE(result.changed.size(), 7U);
}

}  // namespace
}  // namespace pressrun::db
