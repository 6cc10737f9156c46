#include "engine/daemon/write_pace.h"

namespace pressrun::daemon {

void WritePace::sent(std::size_t bytes, Clock::time_point now) {
  in_window_ += bytes;
  last_ = now;
}

bool WritePace::is_too_slow(const HttpLimits& limits, Clock::time_point now) {
  if (now - last_ > limits.write_stall) return true;
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - window_);
  if (age <= limits.write_window) return false;
  const bool slow =
      in_window_ * 1000 < limits.min_write_rate * static_cast<std::size_t>(age.count());
  window_ = now;
  in_window_ = 0;
  return slow;
}

}  // namespace pressrun::daemon
