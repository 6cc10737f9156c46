// C8: what the file of a report may hold is told by its statements, wherever they hide.
#include <gmock/gmock.h>

#include "db/sql_statements.h"

namespace pressrun::db {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> beginnings(std::string_view sql) {
  return beginnings_of_statements(sql, 3);
}

TEST(SqlStatements, BeginWithTheirFirstWords) {
  EXPECT_THAT(beginnings("Create  OR\n replace function f(); comment on function f() is 'x'"),
              ElementsAre("create or replace", "comment on function"));
  EXPECT_THAT(beginnings("select 1; DO $$ x $$;"), ElementsAre("select", "do"));
  EXPECT_THAT(beginnings("(select 1)"), ElementsAre(""));
  EXPECT_THAT(beginnings(""), IsEmpty());
  EXPECT_THAT(beginnings(" ;; -- nothing\n ; /* nothing */"), IsEmpty());
}

TEST(SqlStatements, DoNotHideInWhatIsNoStatement) {
  EXPECT_THAT(beginnings("select ';do'';do'; set x"), ElementsAre("select", "set x"));
  EXPECT_THAT(beginnings("select \";do\"\";do\"; set x"), ElementsAre("select", "set x"));
  EXPECT_THAT(beginnings("select $a$ ; $b$ ; do $a$; set x"), ElementsAre("select", "set x"));
  EXPECT_THAT(beginnings("select $1$; do $1$ x"), ElementsAre("select", "do"));
  EXPECT_THAT(beginnings("select e'\\'; do '; set x"), ElementsAre("select", "set x"));
  EXPECT_THAT(beginnings("select e'''\\'; do '; set x"), ElementsAre("select", "set x"));
  EXPECT_THAT(beginnings("select '\\'; do x; --'"), ElementsAre("select", "do x"));
  EXPECT_THAT(beginnings("select type '\\'; do x; --'"), ElementsAre("select type", "do x"));
  EXPECT_THAT(beginnings("/* a /* b */ ; do */ select 1"), ElementsAre("select"));
  EXPECT_THAT(beginnings("select 1 -- it's\n; do x"), ElementsAre("select", "do x"));
  EXPECT_THAT(beginnings("select 1 -- a\r; do x"), ElementsAre("select", "do x"));
  EXPECT_THAT(beginnings("select a$b$; do x; select a$b$"),
              ElementsAre("select a$b$", "do x", "select a$b$"));
}

// A text goes on in the next line, by the rules of its beginning.
TEST(SqlStatements, DoNotHideInTheContinuationOfAText) {
  const std::string hidden = "'\\' , '; do x; --'";
  EXPECT_THAT(beginnings("select e'a'\n" + hidden), ElementsAre("select", "do x"));
  EXPECT_THAT(beginnings("select E'a' -- b\r\n -- 'c\n " + hidden), ElementsAre("select", "do x"));
  EXPECT_THAT(beginnings("select e'a'\n''\n" + hidden), ElementsAre("select", "do x"));
  EXPECT_THAT(beginnings("select 'a'\n" + hidden), ElementsAre("select"));
  EXPECT_THAT(beginnings("select e'a'\n/* */" + hidden), ElementsAre("select"));
  EXPECT_THAT(beginnings("select e'a'\n; select 1"), ElementsAre("select", "select"));
}

TEST(SqlStatements, EndWhereATextDoesNot) {
  for (const char* sql : {"select 'a; do x", "select \"a; do x", "select $$; do x", "select e'\\",
                          "select /* ; do x", "select $a"}) {
    EXPECT_THAT(beginnings(sql), testing::SizeIs(1)) << sql;
  }
}

}  // namespace
}  // namespace pressrun::db
