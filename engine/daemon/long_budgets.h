// How many requests may take long at once.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace pressrun::daemon {

// Waits and transfers are counted apart, so that neither keeps the other out, and waits also by who
// waits. Each begin that is true needs its end. Thread safe.
class LongBudgets {
 public:
  LongBudgets(std::size_t max_waits, std::size_t max_transfers, std::size_t max_waits_each)
      : max_waits_(max_waits), max_transfers_(max_transfers), max_waits_each_(max_waits_each) {}

  bool begin_wait(const std::string& who);
  void end_wait(const std::string& who);
  bool begin_transfer();
  void end_transfer();

 private:
  const std::size_t max_waits_;
  const std::size_t max_transfers_;
  const std::size_t max_waits_each_;
  std::mutex mutex_;
  std::size_t waits_ = 0;  // GUARDED_BY(mutex_), as all below
  std::size_t transfers_ = 0;
  std::map<std::string, std::size_t> waiting_;  // only who waits
};

}  // namespace pressrun::daemon
