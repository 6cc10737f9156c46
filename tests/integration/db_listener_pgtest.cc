#include <gtest/gtest.h>

#include <mutex>

#include "db/listener.h"
#include "tests/support/empty_database.h"
#include "tests/support/eventually.h"

namespace pressrun::db {
namespace {

using test::eventually;

// What a listener has heard, for the test's thread.
class Heard {
 public:
  void add(const std::string& text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(text);
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> texts_;
};

class ListenerTest : public testing::Test {
 protected:
  SessionOptions listener_options() const {
    SessionOptions options = database_.options();
    options.application_name = "listener";
    return options;
  }
  void end_listener() {
    session_.call(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = "
        "'listener'");
  }
  void notify(const std::string& channel, const std::string& payload) {
    session_.call("select pg_notify($1, $2)", {channel, payload});
  }

  test::EmptyDatabase database_;
  Session session_ = database_.connect();
  Heard heard_;
  std::atomic<int> connects_{0};
};

TEST_F(ListenerTest, HearsItsChannels) {
  Listener listener(
      listener_options(), {"jobs", "queue"},
      [&](const std::string& channel, const std::string& payload) {
        heard_.add(channel + ":" + payload);
      },
      [&] { ++connects_; });
  ASSERT_TRUE(eventually([&] { return connects_ == 1; }));
  EXPECT_TRUE(listener.healthy());
  notify("jobs", "a");
  notify("other", "b");
  notify("queue", "");
  ASSERT_TRUE(eventually([&] { return heard_.all().size() >= 2; }));
  EXPECT_EQ(heard_.all(), (std::vector<std::string>{"jobs:a", "queue:"}));
}

// A queue is read after each connect and at each notification, so that nothing in it is missed.
TEST_F(ListenerTest, MissesNothingWhenItsConnectionIsLost) {
  session_.run_script("create table queue (n int)");
  std::atomic<int> seen{0};
  Session reader = database_.connect();
  const auto fetch = [&] {
    seen = std::stoi(reader.call("select count(*) from queue").scalar().value());
  };
  Listener listener(
      listener_options(), {"queue"}, [&](const std::string&, const std::string&) { fetch(); },
      [&] {
        ++connects_;
        fetch();
      });
  ASSERT_TRUE(eventually([&] { return connects_ == 1; }));
  for (int round = 1; round <= 5; ++round) {
    end_listener();
    session_.run_script("begin; insert into queue values (1); notify queue; commit");
    EXPECT_TRUE(eventually([&] { return seen == round; })) << round;
  }
  EXPECT_GE(connects_, 2);
  EXPECT_TRUE(eventually([&] { return listener.healthy(); }));
}

TEST_F(ListenerTest, StopsSoonAlsoWithoutAServer) {
  const auto started = std::chrono::steady_clock::now();
  {
    Listener listener(
        {.url = database_.url() + "_not"}, {"queue"}, [](const std::string&, const std::string&) {},
        [&] { ++connects_; });
    EXPECT_FALSE(listener.healthy());
  }
  {
    Listener listener(
        listener_options(), {"queue"}, [](const std::string&, const std::string&) {},
        [&] { ++connects_; });
    EXPECT_TRUE(eventually([&] { return connects_ == 1; }));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
}

}  // namespace
}  // namespace pressrun::db
