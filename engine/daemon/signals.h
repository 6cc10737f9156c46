// SIGTERM and SIGINT as something that loops can wait for.
#pragma once

#include <chrono>

namespace pressrun::daemon {

// One per process, made by main before other threads exist; the handlers stay installed for its
// life. SIGPIPE is ignored from then on. All members are thread safe.
class StopSignal {
 public:
  // THROWS std::system_error when no eventfd can be made.
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  bool requested() const;
  // As if SIGTERM had come.
  void request();
  // Readable once a stop was requested, and for ever after: for poll(). Nobody may read from it.
  int fd() const;
  // True when a stop was requested, false after `timeout`.
  bool wait_for(std::chrono::milliseconds timeout) const;
};

}  // namespace pressrun::daemon
