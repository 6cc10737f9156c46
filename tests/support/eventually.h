// Waiting for something that another process will do, without sleeping for a guessed time.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace pressrun::test {

// Asks `condition` every few milliseconds until it holds or `limit` is over; returns whether it
// held. EXPECT_TRUE(eventually([&] { return ...; }));
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds limit = std::chrono::seconds(20)) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace pressrun::test
