// Threads that run tasks, with room for tasks that take long.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pressrun::daemon {

// Runs at most `threads` tasks at once, not counting those that called begin_long(): each of them
// is replaced by another thread while it lasts, at most `max_long` of them. Thread safe. Tasks must
// not throw.
class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t max_long);
  ~WorkerPool();

  void enqueue(std::function<void()> task);
  // Called within a task. False when too many are under way, or no thread can be had.
  bool begin_long();
  void end_long();
  // Runs what is queued, then joins all threads. Idempotent; enqueue() after it does nothing.
  void stop();

 private:
  void run();
  bool may_run() const { return !queue_.empty() && running_ < threads_wanted_ + long_; }

  const std::size_t threads_wanted_;
  const std::size_t max_long_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;  // GUARDED_BY(mutex_), as all below
  std::size_t running_ = 0;
  std::size_t long_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace pressrun::daemon
