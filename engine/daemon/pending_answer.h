// What is still to be sent of an answer.
#pragma once

#include <cstddef>
#include <string>

#include "engine/daemon/http_limits.h"
#include "engine/daemon/write_pace.h"

namespace pressrun::daemon {

// Holds the bytes until a socket that never blocks us has taken them. Not thread safe.
class PendingAnswer {
 public:
  void begin(std::string bytes);
  bool is_sent() const { return sent_ == bytes_.size(); }
  // Sends what the socket takes now. False when the client is gone.
  bool send_some(int fd);
  bool is_too_slow(const HttpLimits& limits, WritePace::Clock::time_point now) {
    return pace_.is_too_slow(limits, now);
  }

 private:
  std::string bytes_;
  std::size_t sent_ = 0;
  WritePace pace_;
};

}  // namespace pressrun::daemon
