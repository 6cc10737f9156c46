// J6, N2: a call that a server refused for now is made again, on a new connection where the old one
// is of no use.
#include <gmock/gmock.h>

#include "engine/worker/reconnecting_session.h"
#include "tests/support/empty_database.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

class ReconnectingSessionTest : public testing::Test {
 protected:
  ReconnectingSessionTest() : session_({.url = database_.url()}) {
    session_.get().run_script("create table t (n int)");
  }
  std::optional<std::string> count() {
    return session_.get().call("select count(*) from t").scalar();
  }

  test::EmptyDatabase database_;
  ReconnectingSession session_;
};

void insert(db::Session& session) { session.call("insert into t values (1)"); }

TEST_F(ReconnectingSessionTest, LooksForAServerThatTakesWrites) {
  const int pid = session_.get().backend_pid();
  session_.get().run_script("set default_transaction_read_only = on");
  session_.insist(milliseconds(5000), insert);
  EXPECT_EQ(count(), "1");
  EXPECT_NE(session_.get().backend_pid(), pid);
}

TEST_F(ReconnectingSessionTest, ReconnectsAfterALoss) {
  database_.connect().call("select pg_terminate_backend($1, 5000)", {session_.get().backend_pid()});
  session_.insist(milliseconds(5000), insert);
  EXPECT_EQ(count(), "1");
}

TEST_F(ReconnectingSessionTest, TakesAnAnswerForAnAnswer) {
  int calls = 0;
  const auto wrong = [&](db::Session& session) {
    ++calls;
    session.call("select 1 / 0");
  };
  EXPECT_THROW(session_.insist(milliseconds(5000), wrong), db::Error);
  EXPECT_EQ(calls, 1);
}

TEST_F(ReconnectingSessionTest, LosesPatience) {
  const auto on_a_standby = [](db::Session& session) {
    session.run_script("set default_transaction_read_only = on");
    insert(session);
  };
  EXPECT_THROW(session_.insist(milliseconds(300), on_a_standby), db::Error);
}

}  // namespace
}  // namespace pressrun::engine
