#include "engine/worker/stop_bound.h"

#include <unistd.h>

#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

// Only an end without a stop waits for this.
constexpr milliseconds kLook{500};

}  // namespace

StopBound::StopBound(const daemon::StopSignal& stop, milliseconds grace)
    : stop_(stop), grace_(grace), thread_([this] { watch(); }) {}

StopBound::~StopBound() {
  {
    const std::lock_guard lock(mutex_);
    called_off_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool StopBound::called_off(milliseconds wait) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [this] { return called_off_; });
}

void StopBound::watch() {
  while (!stop_.wait_for(kLook)) {
    if (called_off(milliseconds(0))) return;
  }
  if (called_off(grace_)) return;
  daemon::log_error("the stop takes too long: ending without a farewell");
  ::_exit(daemon::kExitUnavailable);
}

}  // namespace pressrun::engine
