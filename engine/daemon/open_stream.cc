#include "engine/daemon/open_stream.h"

#include <utility>

namespace pressrun::daemon {

// wake_ is called under the lock, so that it is never called after end().
bool OpenStream::send(std::string_view bytes) {
  std::lock_guard lock(mutex_);
  if (ended_ || closing_ || cut_off_) return false;
  if (waiting_.size() + bytes.size() > kMaxBacklog) {
    cut_off_ = true;
  } else {
    waiting_ += bytes;
  }
  wake_();
  return !cut_off_;
}

void OpenStream::close() {
  std::lock_guard lock(mutex_);
  if (ended_) return;
  closing_ = true;
  wake_();
}

bool OpenStream::has_ended() const {
  std::lock_guard lock(mutex_);
  return ended_;
}

OpenStream::Taken OpenStream::take() {
  std::lock_guard lock(mutex_);
  return {std::exchange(waiting_, {}), closing_, cut_off_};
}

void OpenStream::end() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
    waiting_.clear();
  }
  on_end_();
}

}  // namespace pressrun::daemon
