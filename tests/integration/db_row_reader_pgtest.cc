#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "db/error.h"
#include "db/row_reader.h"
#include "tests/support/empty_database.h"
#include "tests/support/eventually.h"

namespace pressrun::db {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Streams: in the list of columns a series is not collected first, as it would be in FROM.
constexpr const char* kManyRows = "select generate_series(1, 10000000), repeat('x', 1000)";

class RowReaderTest : public testing::Test {
 protected:
  static ReadRequest request(const std::string& query) {
    ReadRequest request;
    request.query = query;
    return request;
  }
  long count_rows() {
    long rows = 0;
    while (reader_.next() != nullptr) ++rows;
    return rows;
  }
  std::string state_of_reader() {
    return session_
        .call("select state from pg_stat_activity where pid = $1", {reader_.backend_pid()})
        .scalar()
        .value_or("gone");
  }

  test::EmptyDatabase database_;
  Session session_ = database_.connect();
  RowReader reader_{database_.url()};
};

TEST_F(RowReaderTest, GivesTypesValuesAndNulls) {
  ReadRequest typed = request(
      "select $1::int as n, $2::text as t, '' as empty, 1.50::numeric(9,2) as money, "
      "timestamptz '2026-11-21 12:00+00' as at");
  typed.binds = {"7", std::nullopt};
  typed.time_zone = "America/New_York";
  const std::vector<ReadColumn> columns = reader_.begin(typed);
  ASSERT_EQ(columns.size(), 5U);
  EXPECT_EQ(columns[0].name, "n");
  EXPECT_EQ(columns[0].type_oid, 23U);
  EXPECT_EQ(columns[3].type_oid, 1700U);
  EXPECT_EQ(columns[4].type_oid, 1184U);
  const auto* row = reader_.next();
  ASSERT_NE(row, nullptr);
  EXPECT_EQ((*row)[0], "7");
  EXPECT_EQ((*row)[1].data(), nullptr);
  EXPECT_NE((*row)[2].data(), nullptr);
  EXPECT_EQ((*row)[2], "");
  EXPECT_EQ((*row)[3], "1.50");
  EXPECT_EQ((*row)[4], "2026-11-21 07:00:00-05");
  EXPECT_EQ(reader_.next(), nullptr);
  EXPECT_EQ(reader_.next(), nullptr);
}

TEST_F(RowReaderTest, GivesColumnsAlsoWithoutRows) {
  EXPECT_EQ(reader_.begin(request("select 1 as a, 2 as b where false")).size(), 2U);
  EXPECT_EQ(reader_.next(), nullptr);
}

TEST_F(RowReaderTest, ReadsInOneReadOnlySnapshot) {
  session_.run_script("create table t as select 1 as n");
  reader_.begin(
      request("select n, current_setting('transaction_isolation'), "
              "current_setting('transaction_read_only') from t"));
  const auto* row = reader_.next();
  EXPECT_EQ((*row)[1], "repeatable read");
  EXPECT_EQ((*row)[2], "on");
  reader_.finish();
  EXPECT_THROW(reader_.begin(request("delete from t returning n")), Error);
}

TEST_F(RowReaderTest, RunsOneReportAfterAnother) {
  for (int i = 1; i <= 3; ++i) {
    reader_.begin(request("select generate_series(1, " + std::to_string(i) + ")"));
    EXPECT_EQ(count_rows(), i);
    reader_.finish();
    EXPECT_EQ(state_of_reader(), "idle");
  }
}

// C6: a lock that a report's query took ends with it, although it is of the session.
TEST_F(RowReaderTest, LeavesNoLockBehind) {
  reader_.begin(request("select pg_advisory_lock(1, 2), pg_advisory_lock_shared(3)"));
  EXPECT_EQ(count_rows(), 1);
  reader_.finish();
  EXPECT_EQ(session_
                .call("select count(*) from pg_locks where locktype = 'advisory' and "
                      "database = (select oid from pg_database where datname = current_database())")
                .scalar(),
            "0");
}

TEST_F(RowReaderTest, ReportsAFailureInTheMiddleAndGoesOn) {
  try {
    reader_.begin(request("select 1 / (5000 - n) from generate_series(1, 10000) n"));
    count_rows();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate(), "22012");
    EXPECT_FALSE(reader_.timed_out());
  }
  reader_.begin(request("select 1"));
  EXPECT_EQ(count_rows(), 1);
}

TEST_F(RowReaderTest, IsCancelledFromAnotherThread) {
  reader_.begin(request(kManyRows));
  std::thread canceller([&] { reader_.cancel(); });
  try {
    count_rows();
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_TRUE(error.is_cancelled());
    EXPECT_FALSE(reader_.timed_out());
  }
  canceller.join();
  reader_.finish();
  EXPECT_TRUE(reader_.is_open());
}

TEST_F(RowReaderTest, IsCancelledWhileItWaitsForTheFirstRow) {
  std::thread canceller([&] {
    test::eventually([&] { return state_of_reader() == "active"; });
    reader_.cancel();
  });
  const auto started = std::chrono::steady_clock::now();
  try {
    reader_.begin(request("select pg_sleep(30)"));
    ADD_FAILURE() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_TRUE(error.is_cancelled());
    EXPECT_FALSE(reader_.timed_out());
  }
  canceller.join();
  EXPECT_LT(std::chrono::steady_clock::now() - started, seconds(10));
}

TEST_F(RowReaderTest, BoundsTheTimeToTheFirstRow) {
  ReadRequest slow = request("select pg_sleep(30)");
  slow.first_row_timeout = milliseconds(50);
  try {
    reader_.begin(slow);
    FAIL() << "no timeout";
  } catch (const Error& error) {
    EXPECT_TRUE(error.is_cancelled());
    EXPECT_TRUE(reader_.timed_out());
    EXPECT_FALSE(reader_.deadline_exceeded());
  }
  reader_.finish();
  EXPECT_TRUE(reader_.is_open());
  EXPECT_EQ(state_of_reader(), "idle");
}

TEST_F(RowReaderTest, TakesASlowReaderForNoSlowQuery) {
  ReadRequest many = request(kManyRows);
  many.first_row_timeout = milliseconds(3000);
  reader_.begin(many);
  ASSERT_NE(reader_.next(), nullptr);
  std::this_thread::sleep_for(milliseconds(3100));
  for (int i = 0; i < 10000; ++i) ASSERT_NE(reader_.next(), nullptr);
  reader_.finish();
  EXPECT_FALSE(reader_.timed_out());
}

TEST_F(RowReaderTest, TellsTheDeadlineFromASlowQuery) {
  ReadRequest many = request(kManyRows);
  many.deadline = milliseconds(300);
  try {
    reader_.begin(many);
    count_rows();
    FAIL() << "no deadline";
  } catch (const Error& error) {
    EXPECT_TRUE(reader_.timed_out());
    EXPECT_TRUE(reader_.deadline_exceeded());
  }
}

TEST_F(RowReaderTest, StopsEarlyWithoutReadingTheRest) {
  const auto started = std::chrono::steady_clock::now();
  reader_.begin(request(kManyRows));
  ASSERT_NE(reader_.next(), nullptr);
  reader_.finish();
  EXPECT_LT(std::chrono::steady_clock::now() - started, seconds(3));
  EXPECT_EQ(state_of_reader(), "idle");
}

TEST_F(RowReaderTest, NoticesTheLossOfItsConnection) {
  reader_.begin(request(kManyRows));
  session_.call("select pg_terminate_backend($1, 5000)", {reader_.backend_pid()});
  try {
    count_rows();
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_TRUE(error.is_connection_lost()) << error.sqlstate();
  }
  reader_.finish();
  EXPECT_FALSE(reader_.is_open());
  EXPECT_THROW(reader_.begin(request("select 1")), Error);
}

TEST_F(RowReaderTest, TakesAServerThatDoesNotAnswerForLost) {
  const int backend = reader_.backend_pid();
  ::kill(backend, SIGSTOP);
  try {
    reader_.begin(request("select 1"));
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_TRUE(error.is_connection_lost()) << error.what();
    EXPECT_FALSE(reader_.timed_out());
  }
  ::kill(backend, SIGCONT);
  EXPECT_FALSE(reader_.is_open());
}

TEST_F(RowReaderTest, GivesTheSameTextWhateverTheServerIsSetTo) {
  for (const char* setting : {"datestyle = 'German'", "intervalstyle = 'iso_8601'",
                              "bytea_output = 'escape'", "extra_float_digits = -5"}) {
    session_.run_script("do $do$ begin execute format($$alter database %I set " +
                        std::string(setting) + "$$, current_database()); end $do$");
  }
  RowReader reader(database_.url());
  reader.begin(
      request("select date '2026-11-21', interval '1 day 2 hours', '\\x00ff'::bytea, "
              "1.0::float8 / 3"));
  const auto* row = reader.next();
  ASSERT_NE(row, nullptr);
  EXPECT_EQ((*row)[0], "2026-11-21");
  EXPECT_EQ((*row)[1], "1 day 02:00:00");
  EXPECT_EQ((*row)[2], "\\x00ff");
  EXPECT_EQ((*row)[3], "0.3333333333333333");
}

TEST_F(RowReaderTest, NamesItsBackendAsTheServerDoes) {
  EXPECT_EQ(session_
                .call("select backend_start = $2::timestamptz from pg_stat_activity where pid = $1",
                      {reader_.backend_pid(), reader_.backend_start()})
                .scalar(),
            "t");
}

TEST_F(RowReaderTest, EstimatesRows) {
  session_.run_script("create table t as select generate_series(1, 10000) n; analyze t");
  ReadRequest counted = request("select * from t where n <= $1::int");
  counted.binds = {"5000"};
  EXPECT_NEAR(reader_.estimate_rows(counted), 5000, 500);
}

TEST_F(RowReaderTest, RefusesWhatIsNoQuery) {
  EXPECT_THROW(reader_.begin(request("set timezone = 'UTC'")), Error);
  EXPECT_THROW(reader_.begin(request("")), Error);
  EXPECT_THROW(reader_.begin(request("select 1; select 2")), Error);
  ReadRequest odd = request("select 1");
  odd.time_zone = "Mars/Base'; drop table t; --";
  EXPECT_THROW(reader_.begin(odd), Error);
  reader_.begin(request("select 1"));
  EXPECT_EQ(count_rows(), 1);
}

}  // namespace
}  // namespace pressrun::db
