// C8: the statements that we tell apart are those that PostgreSQL runs.
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <array>
#include <memory>
#include <random>

#include "db/sql_statements.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

// What begins, ends, escapes or hides texts, names and comments.
constexpr std::array kPieces = {"'",     "'",  "''",   "\\", "\\'", "e'",  "E'",       "u&'",
                                " u&\"", "\"", "\"\"", "\n", "\r",  "--",  "/*",       "*/",
                                "/",     "$$", "$a$",  "$1", "$",   ";",   ";",        "select ",
                                "a",     " ",  " ",    "||", ",",   "'a'", "'\n '\\'", "; select '",
                                "\v",    "\f", "1",    "*"};

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// How many statements the server ran; empty when it refused one.
std::optional<std::size_t> statements_run(PGconn* connection, const std::string& sql) {
  std::size_t count = 0;
  bool refused = PQsendQuery(connection, sql.c_str()) == 0;
  while (Result result{PQgetResult(connection), PQclear}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_TUPLES_OK) ++count;
    refused = refused || (status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY);
  }
  return refused ? std::nullopt : std::optional(count);
}

std::string random_statements(std::minstd_rand& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  std::string sql = "select 'a'";
  if (below(2) == 0) sql = "select e'a'";
  for (std::size_t count = 1 + below(14); count > 0; --count)
    sql += kPieces.at(below(kPieces.size()));
  return sql;
}

TEST(SqlStatements, AreThoseThatPostgresqlRuns) {
  const test::EmptyDatabase database;
  const Connection connection(PQconnectdb(database.url().c_str()), PQfinish);
  ASSERT_EQ(PQstatus(connection.get()), CONNECTION_OK) << PQerrorMessage(connection.get());
  std::minstd_rand random(7);
  std::size_t compared = 0;
  std::size_t several = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string sql = random_statements(random);
    const auto run = statements_run(connection.get(), sql);
    if (!run) continue;
    ++compared;
    several += *run > 1 ? 1 : 0;
    ASSERT_EQ(beginnings_of_statements(sql, 1).size(), *run) << sql;
  }
  EXPECT_GT(compared, 2000U);
  EXPECT_GT(several, 500U);
}

}  // namespace
}  // namespace pressrun::db
