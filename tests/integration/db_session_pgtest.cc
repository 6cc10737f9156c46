#include <gmock/gmock.h>

#include "db/error.h"
#include "db/transaction.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

using testing::HasSubstr;

class SessionTest : public testing::Test {
 protected:
  void end_backend(int pid) {
    database_.connect().call("select pg_terminate_backend($1, 5000)", {pid});
  }

  test::EmptyDatabase database_;
  Session session_ = database_.connect();
};

Error error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  throw std::logic_error("no error");
}

TEST_F(SessionTest, BindsParametersAndNulls) {
  const std::optional<int> none;
  const Rows rows =
      session_.call("select $1::int + 1 as n, $2::text, $3::text[], $4::int, $5::bool",
                    {41, "it's; --", array_literal({"a\"b", "", "c\\d,{e}", "null"}), none, true});
  EXPECT_EQ(rows.columns[0], "n");
  EXPECT_EQ(rows.scalar(), "42");
  EXPECT_EQ(rows.rows[0][1], "it's; --");
  EXPECT_EQ(rows.rows[0][2], R"({"a\"b","","c\\d,{e}","null"})");
  EXPECT_EQ(rows.rows[0][3], std::nullopt);
  EXPECT_EQ(rows.rows[0][4], "t");
}

// From its second time on a statement is a prepared one.
std::string prepared_count(Session& session) {
  return session.call("select count(*) from pg_prepared_statements").scalar().value();
}

TEST_F(SessionTest, KeepsThePlanOfWhatIsRepeated) {
  const auto twice = [&](int n) { return session_.call("select 2 * $1::int", {n}).scalar(); };
  EXPECT_EQ(twice(1), "2");
  EXPECT_EQ(prepared_count(session_), "0");
  for (int n = 2; n < 10; ++n) EXPECT_EQ(twice(n), std::to_string(2 * n));
  EXPECT_EQ(prepared_count(session_), "1");
  in_transaction(session_, [&](Transaction& transaction) {
    EXPECT_EQ(transaction.call("select 2 * $1::int", {21}).scalar(), "42");
  });
}

TEST_F(SessionTest, SurvivesAMigrationThatChangesAResult) {
  session_.run_script("create table t as select 1 as n");
  const auto read = [&] { return session_.call("select * from t where $1", {true}); };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read().scalar(), "1");
  session_.run_script("alter table t alter n type text using 'x'");
  EXPECT_EQ(read().scalar(), "x");
  EXPECT_EQ(read().scalar(), "x");
}

// What a pooler that lends its connections by transaction does to us.
TEST_F(SessionTest, WorksWhereNobodyKeepsPreparedStatements) {
  const auto half = [&] { return session_.call("select $1::int / 2", {84}).scalar(); };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(half(), "42");
  session_.run_script("deallocate all");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(half(), "42");
}

TEST_F(SessionTest, CountsAffectedRows) {
  session_.call("create table t as select generate_series(1, 3) as n");
  EXPECT_EQ(session_.call("delete from t where n > $1", {1}).affected, 2U);
  EXPECT_TRUE(session_.call("select from t where false").empty());
  EXPECT_EQ(session_.call("select from t where false").scalar(), std::nullopt);
}

TEST_F(SessionTest, TranslatesOurOwnErrors) {
  const Error error = error_of([&] {
    session_.run_script(R"(do $$ begin
      raise exception 'not valid' using errcode = 'PRINV', detail = '[{"field": "type"}]', hint = 'look';
    end $$)");
  });
  EXPECT_EQ(error.sqlstate(), "PRINV");
  EXPECT_STREQ(error.what(), "not valid");
  EXPECT_EQ(error.detail(), R"([{"field": "type"}])");
  EXPECT_EQ(error.hint(), "look");
  EXPECT_TRUE(error.is_ours());
  EXPECT_TRUE(session_.is_open());
}

TEST_F(SessionTest, KeepsTheStateOfEveryKindOfError) {
  const std::vector<std::string> states = {
      "08P01", "0A000", "21000", "22012", "23502", "23503", "23505", "23514",
      "24000", "26000", "28000", "34000", "3D000", "40001", "40003", "40P01",
      "42501", "42601", "42703", "42883", "42P01", "53000", "53100", "53200",
      "53300", "57014", "P0001", "P0002", "P0003", "PRNFD", "XX001"};
  for (const std::string& state : states) {
    const Error error = error_of([&] {
      session_.run_script("do $$ begin raise exception 'x' using errcode = '" + state +
                          "'; end $$");
    });
    EXPECT_EQ(error.sqlstate(), state);
    EXPECT_TRUE(session_.is_open()) << state;
  }
}

TEST_F(SessionTest, KeepsTheDetailOfAConstraintClean) {
  session_.run_script("create table t (n int constraint one_n unique); insert into t values (1)");
  const Error error = error_of([&] { session_.call("insert into t values ($1)", {1}); });
  EXPECT_EQ(error.detail(), "Key (n)=(1) already exists.");
  EXPECT_STREQ(error.what(), "duplicate key value violates unique constraint \"one_n\"");
}

TEST_F(SessionTest, SaysWhereAStatementIsWrong) {
  const Error error = error_of([&] { session_.run_script("select 1;\nselect * from nowhere"); });
  EXPECT_THAT(error.where(), HasSubstr("LINE 2: select * from nowhere"));
}

TEST_F(SessionTest, NeverReconnectsByItself) {
  EXPECT_TRUE(session_.is_alive_when_idle());
  end_backend(session_.backend_pid());
  EXPECT_FALSE(session_.is_alive_when_idle());
  const Error lost = error_of([&] { session_.call("select 1"); });
  EXPECT_TRUE(lost.is_connection_lost());
  EXPECT_THAT(lost.what(), HasSubstr("connection"));
  EXPECT_FALSE(session_.is_open());
  EXPECT_TRUE(error_of([&] { session_.call("select 1"); }).is_connection_lost());
}

TEST_F(SessionTest, SaysWhyItCannotConnect) {
  const Error error = error_of([&] { Session other({.url = database_.url() + "_not"}); });
  EXPECT_TRUE(error.is_connection_lost());
  EXPECT_THAT(error.what(), HasSubstr("does not exist"));
}

TEST_F(SessionTest, TransactionRollsBackUnlessCommitted) {
  session_.call("create table t (n int)");
  {
    Transaction transaction(session_);
    transaction.call("insert into t values ($1)", {1});
  }
  EXPECT_EQ(session_.call("select count(*) from t").scalar(), "0");
  {
    Transaction transaction(session_);
    transaction.call("insert into t values ($1)", {1});
    transaction.commit();
  }
  EXPECT_EQ(session_.call("select count(*) from t").scalar(), "1");
}

TEST_F(SessionTest, FailedTransactionRefusesToCommit) {
  Transaction transaction(session_);
  EXPECT_EQ(error_of([&] { transaction.call("select 1 / 0"); }).sqlstate(), "22012");
  EXPECT_EQ(error_of([&] { transaction.commit(); }).sqlstate(), "25P02");
}

TEST_F(SessionTest, TransactionSurvivesTheLossOfItsConnection) {
  {
    Transaction transaction(session_);
    end_backend(session_.backend_pid());
    EXPECT_TRUE(error_of([&] { transaction.call("select 1"); }).is_connection_lost());
  }
  EXPECT_FALSE(session_.is_open());
}

TEST_F(SessionTest, WhatIsUndoneLeavesTheRest) {
  session_.call("create table t (n int)");
  Transaction transaction(session_);
  transaction.call("insert into t values ($1)", {1});
  const auto wrong = [&] {
    transaction.call("insert into t values ($1)", {2});
    transaction.call("select 1 / 0");
  };
  EXPECT_EQ(error_of([&] { transaction.undoable(wrong); }).sqlstate(), "22012");
  transaction.undoable([&] { transaction.call("insert into t values ($1)", {3}); });
  transaction.commit();
  EXPECT_EQ(session_.call("select string_agg(n::text, ' ' order by n) from t").scalar(), "1 3");
}

TEST_F(SessionTest, UndoableSaysThatTheConnectionIsLost) {
  Transaction transaction(session_);
  const auto lose = [&] {
    transaction.call("select 1");
    end_backend(session_.backend_pid());
  };
  EXPECT_TRUE(error_of([&] { transaction.undoable(lose); }).is_connection_lost());
  EXPECT_FALSE(session_.is_open());
}

TEST_F(SessionTest, InTransactionRepeatsAfterASerializationFailureOnly) {
  int runs = 0;
  in_transaction(session_, [&](Transaction& transaction) {
    if (++runs < 3)
      transaction.run_script("do $$ begin raise exception 'x' using errcode = '40001'; end $$");
  });
  EXPECT_EQ(runs, 3);
  runs = 0;
  EXPECT_THROW(in_transaction(session_,
                              [&](Transaction& transaction) {
                                ++runs;
                                transaction.call("select 1 / 0");
                              }),
               Error);
  EXPECT_EQ(runs, 1);
}

TEST_F(SessionTest, InTransactionGivesUpInTheEnd) {
  int runs = 0;
  const Error error = error_of([&] {
    in_transaction(session_, [&](Transaction& transaction) {
      ++runs;
      transaction.run_script("do $$ begin raise exception 'x' using errcode = '40P01'; end $$");
    });
  });
  EXPECT_EQ(error.sqlstate(), "40P01");
  EXPECT_EQ(runs, 5);
}

}  // namespace
}  // namespace pressrun::db
