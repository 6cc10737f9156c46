#include <gtest/gtest.h>

#include "db/error.h"
#include "db/error_text.h"

namespace pressrun::db {
namespace {

TEST(ErrorText, TakesMessageDetailAndHintApart) {
  const ErrorText text = parse_error_text(
      "ERROR:  PRINV: the request is not valid\nDETAIL:  [{\"field\": \"type\"}]\nHINT:  look it "
      "up\n"
      "CONTEXT:  PL/pgSQL function pressrun.invalid(text) line 3 at RAISE\n");
  EXPECT_EQ(text.sqlstate, "PRINV");
  EXPECT_EQ(text.message, "the request is not valid");
  EXPECT_EQ(text.detail, "[{\"field\": \"type\"}]");
  EXPECT_EQ(text.hint, "look it up");
  EXPECT_EQ(text.where, "PL/pgSQL function pressrun.invalid(text) line 3 at RAISE");
}

TEST(ErrorText, KeepsLinesOfAMessageAndOfADetail) {
  const ErrorText text = parse_error_text("ERROR:  one\ntwo\nDETAIL:  three\nfour\n");
  EXPECT_EQ(text.message, "one\ntwo");
  EXPECT_EQ(text.detail, "three\nfour");
  EXPECT_EQ(text.hint, "");
}

TEST(ErrorText, PrefersTheLineOfTheStatement) {
  const ErrorText text = parse_error_text(
      "ERROR:  42P01: relation \"x\" does not exist\nLINE 3: select * from x\n                     "
      " ^\nLOCATION:  parserOpenTable, parse_relation.c:1392\n");
  EXPECT_EQ(text.message, "relation \"x\" does not exist");
  EXPECT_EQ(text.where, "LINE 3: select * from x\n                      ^");
}

TEST(ErrorText, KnowsWhatTheLineIsOf) {
  const ErrorText text = parse_error_text(
      "ERROR:  42703: column p.m does not exist\nLINE 2: select p.m\n               ^\nQUERY:  \n"
      "select p.m\nfrom p\nCONTEXT:  SQL statement\nLOCATION:  x.c:1\n");
  EXPECT_EQ(text.where, "LINE 2: select p.m\n               ^");
  EXPECT_EQ(text.query, "\nselect p.m\nfrom p");
}

TEST(ErrorText, AcceptsWhatIsNotAServersMessage) {
  EXPECT_EQ(parse_error_text("connection refused\n").message, "connection refused");
  EXPECT_EQ(parse_error_text("").message, "");
  EXPECT_EQ(parse_error_text("12345: no severity").sqlstate, "");
}

TEST(Error, KnowsALostConnection) {
  for (const char* state : {"", "08006", "08001", "57P01", "57P02", "57P03", "57P05"}) {
    EXPECT_TRUE(Error(state, "x").is_connection_lost()) << state;
  }
  for (const char* state : {"08P01", "57014", "23505", "PRNFD", "53300"}) {
    EXPECT_FALSE(Error(state, "x").is_connection_lost()) << state;
  }
}

TEST(Error, KnowsWhatMayBeRepeatedOrWasCancelled) {
  EXPECT_TRUE(Error("40001", "x").is_retryable());
  EXPECT_TRUE(Error("40P01", "x").is_retryable());
  EXPECT_FALSE(Error("57014", "x").is_retryable());
  EXPECT_TRUE(Error("57014", "x").is_cancelled());
  EXPECT_TRUE(Error("PRIDK", "x").is_ours());
  EXPECT_FALSE(Error("P0001", "x").is_ours());
}

TEST(Error, TellsAllInItsFullText) {
  EXPECT_EQ(full_text(Error("42P01", "message", "detail", "hint", "LINE 1: x")),
            "message\nLINE 1: x\ndetail\nhint");
}

}  // namespace
}  // namespace pressrun::db
