// Whether a client reads its answer fast enough.
#pragma once

#include <chrono>
#include <cstddef>

#include "engine/daemon/http_limits.h"

namespace pressrun::daemon {

// One answer's flow, by HttpLimits::write_stall, write_window and min_write_rate. Not thread safe.
class WritePace {
 public:
  using Clock = std::chrono::steady_clock;

  explicit WritePace(Clock::time_point now = Clock::now()) : window_(now), last_(now) {}

  // The socket took so many bytes.
  void sent(std::size_t bytes, Clock::time_point now);
  // To be asked while the socket takes no more.
  bool is_too_slow(const HttpLimits& limits, Clock::time_point now);

 private:
  Clock::time_point window_;  // when the present window began
  Clock::time_point last_;    // when the socket took something
  std::size_t in_window_ = 0;
};

}  // namespace pressrun::daemon
