#include "engine/daemon/worker_pool.h"

#include <system_error>
#include <utility>

namespace pressrun::daemon {

WorkerPool::WorkerPool(std::size_t threads, std::size_t max_long)
    : threads_wanted_(threads), max_long_(max_long) {
  std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::enqueue(std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    queue_.push_back(std::move(task));
  }
  changed_.notify_one();
}

bool WorkerPool::begin_long() {
  {
    std::lock_guard lock(mutex_);
    if (stopping_ || long_ >= max_long_) return false;
    if (threads_.size() < threads_wanted_ + long_ + 1) {
      try {
        threads_.emplace_back([this] { run(); });
      } catch (const std::system_error&) {
        return false;
      }
    }
    ++long_;
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::end_long() {
  std::lock_guard lock(mutex_);
  --long_;
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return may_run() || (stopping_ && queue_.empty()); });
    if (queue_.empty()) return;
    std::function<void()> task = std::move(queue_.front());
    queue_.pop_front();
    ++running_;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    --running_;
    // A task may have been queued while none was allowed to run.
    if (may_run() || stopping_) changed_.notify_one();
  }
}

void WorkerPool::stop() {
  std::vector<std::thread> threads;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace pressrun::daemon
