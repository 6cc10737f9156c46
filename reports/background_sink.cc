#include "reports/background_sink.h"

#include <utility>

namespace pressrun::reports {
namespace {

constexpr std::uint64_t kStraightThrough = 512u << 10;
constexpr std::size_t kMostWaiting = 2u << 20;

}  // namespace

BackgroundSink::~BackgroundSink() { join(true); }

void BackgroundSink::write(std::string_view bytes) {
  if (!thread_.joinable()) {
    next_.write(bytes);
    passed_ += bytes.size();
    if (passed_ >= kStraightThrough) thread_ = std::thread([this] { pass_on(); });
    return;
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_bytes_ < kMostWaiting || error_; });
  rethrow();
  waiting_.emplace_back(bytes);
  waiting_bytes_ += bytes.size();
  changed_.notify_all();
}

void BackgroundSink::finish() {
  join(false);
  rethrow();
}

void BackgroundSink::rethrow() {
  if (error_) std::rethrow_exception(error_);
}

void BackgroundSink::join(bool drop) {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (drop) waiting_.clear();
  }
  changed_.notify_all();
  thread_.join();
}

void BackgroundSink::pass_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::string bytes = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    try {
      next_.write(bytes);
    } catch (...) {
      lock.lock();
      error_ = std::current_exception();
      changed_.notify_all();
      return;
    }
    lock.lock();
    waiting_bytes_ -= bytes.size();
    changed_.notify_all();
  }
}

}  // namespace pressrun::reports
