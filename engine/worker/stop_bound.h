// The longest that a stop may take.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/daemon/signals.h"

namespace pressrun::engine {

// Ends the process with kExitUnavailable when it still lives `grace` after a stop was requested: a
// thread that waits for an answer of a frozen server cannot be told to come back. What is lost then
// is what a crash loses, so nothing but time. Owns a thread; its destructor calls the bound off.
class StopBound {
 public:
  // Borrows `stop`.
  StopBound(const daemon::StopSignal& stop, std::chrono::milliseconds grace);
  ~StopBound();
  StopBound(const StopBound&) = delete;
  StopBound& operator=(const StopBound&) = delete;

 private:
  void watch();
  bool called_off(std::chrono::milliseconds wait);

  const daemon::StopSignal& stop_;
  std::chrono::milliseconds grace_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool called_off_ = false;  // GUARDED_BY(mutex_)
  std::thread thread_;       // last: it uses all the others
};

}  // namespace pressrun::engine
