// How many requests may take long at once.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

namespace pressrun::daemon {

// Places for requests of one kind, bounded for all together and for each of those who ask. Each
// begin that is true needs its end. Thread safe.
class LongBudget {
 public:
  LongBudget(std::size_t max, std::size_t max_each) : max_(max), max_each_(max_each) {}

  bool begin(const std::string& who);
  void end(const std::string& who);

 private:
  const std::size_t max_;
  const std::size_t max_each_;
  std::mutex mutex_;
  std::size_t all_ = 0;                      // GUARDED_BY(mutex_)
  std::map<std::string, std::size_t> each_;  // GUARDED_BY(mutex_); only who has some
};

}  // namespace pressrun::daemon
