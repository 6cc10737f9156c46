// O3: a worker whose PostgreSQL is gone tries again and again, with pauses.
#include "engine/worker/heartbeat.h"

#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "tests/support/own_server.h"

namespace pressrun::test {
namespace {

using engine::Heartbeat;

long lines_with(const std::string& text, const std::string& what) {
  std::istringstream lines(text);
  long count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(what) != std::string::npos;
  return count;
}

TEST(HeartbeatWithoutServer, PausesAlsoWhileItIsToBecomeAnotherWorker) {
  OwnServer server;
  std::atomic<int> registered = 0;
  std::string worker;
  Heartbeat heartbeat({.url = server.database().url(Role::kWorker)}, 1,
                      {.registered =
                           [&](const std::string& id) {
                             worker = id;
                             ++registered;
                           },
                       .lost = [](const std::string&) {}});
  heartbeat.start();
  ASSERT_TRUE(eventually([&] { return registered == 1; }));
  const std::string first = worker;
  server.stop();

  testing::internal::CaptureStderr();
  const auto begun = std::chrono::steady_clock::now();
  heartbeat.renew(first);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  const long failures = lines_with(testing::internal::GetCapturedStderr(), "no heartbeat");
  const auto took = std::chrono::steady_clock::now() - begun;
  EXPECT_GE(failures, 1);
  EXPECT_LE(failures, took / std::chrono::milliseconds(200) + 3) << "with pauses of 200 ms";

  server.start();
  EXPECT_TRUE(eventually([&] { return registered == 2; }));
  EXPECT_NE(worker, first);
}

}  // namespace
}  // namespace pressrun::test
