// O3: traceparent is read as W3C Trace Context says, and nothing else gets into logs and SQL.
#include "engine/daemon/trace_context.h"

#include <gmock/gmock.h>

namespace pressrun::daemon {
namespace {

constexpr char kTrace[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kSpan[] = "00f067aa0ba902b7";

// The examples of the specification, section 3.2.3.
TEST(Traceparent, IsReadAsTheSpecificationShows) {
  const auto sampled = parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  ASSERT_TRUE(sampled);
  EXPECT_EQ(sampled->trace_id, kTrace);
  EXPECT_EQ(sampled->span_id, kSpan);
  EXPECT_TRUE(sampled->sampled);
  const auto unsampled =
      parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
  ASSERT_TRUE(unsampled);
  EXPECT_FALSE(unsampled->sampled);
}

TEST(Traceparent, OfAHigherVersionGivesWhatVersion00Knows) {
  for (const char* rest : {"", "-", "-what-the-future-will-be-like"}) {
    const auto read = parse_traceparent(
        std::string("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") + rest);
    ASSERT_TRUE(read) << rest;
    EXPECT_EQ(read->traceparent(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }
}

TEST(Traceparent, KeepsTheOneFlagThatIsDefined) {
  EXPECT_THAT(
      parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff")->traceparent(),
      testing::EndsWith("-01"));
  EXPECT_THAT(
      parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0e")->traceparent(),
      testing::EndsWith("-00"));
}

TEST(Traceparent, RefusesWhatTheSpecificationCallsInvalid) {
  for (const std::string value : {
           "",
           "00",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
           "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
           "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
           "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
           "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
           "00-4bf92f3577b34da6a3ce929d0e0e473-000f067aa0ba902b7-01",
           "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
           "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
           "00-'*/;drop table x;/*929d0e0e4736x-00f067aa0ba902b7-01",
           " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
       }) {
    EXPECT_FALSE(parse_traceparent(value)) << value;
  }
  std::string with_nul = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  with_nul[10] = '\0';
  EXPECT_FALSE(parse_traceparent(with_nul));
}

TEST(TraceContext, AChildIsAnotherSpanOfTheSameTrace) {
  const TraceContext parent{kTrace, kSpan, true};
  const TraceContext child = parent.child();
  EXPECT_EQ(child.trace_id, parent.trace_id);
  EXPECT_NE(child.span_id, parent.span_id);
  EXPECT_TRUE(child.sampled);
  EXPECT_TRUE(parse_traceparent(child.traceparent()));
}

TEST(TraceContext, ANewTraceIsValidAndNobodyElses) {
  const TraceContext one = new_trace();
  EXPECT_TRUE(parse_traceparent(one.traceparent()));
  EXPECT_NE(one.trace_id, new_trace().trace_id);
  EXPECT_FALSE(one.sampled);
}

TEST(SqlComment, StandsBeforeAStatement) {
  const TraceContext trace{kTrace, kSpan, true};
  EXPECT_EQ(
      sql_comment("01jq", trace) + "select 1",
      "/*job_id='01jq',traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/"
      " select 1");
  EXPECT_EQ(sql_comment("01jq", std::nullopt), "/*job_id='01jq'*/ ");
  EXPECT_EQ(sql_comment("", std::nullopt), "");
}

}  // namespace
}  // namespace pressrun::daemon
