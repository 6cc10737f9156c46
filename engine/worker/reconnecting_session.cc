#include "engine/worker/reconnecting_session.h"

#include <algorithm>
#include <thread>

namespace pressrun::engine {
namespace {

constexpr std::chrono::milliseconds kFirstPause{50};
constexpr std::chrono::milliseconds kLongestPause{1000};

}  // namespace

db::Session& ReconnectingSession::get() {
  if (!session_) session_.emplace(options_);
  return *session_;
}

void ReconnectingSession::once(const std::function<void(db::Session&)>& call) {
  try {
    call(get());
  } catch (const db::Error& error) {
    if (error.is_connection_lost()) drop();
    throw;
  }
}

void ReconnectingSession::insist(std::chrono::milliseconds patience,
                                 const std::function<void(db::Session&)>& call) {
  const auto give_up_at = std::chrono::steady_clock::now() + patience;
  std::chrono::milliseconds pause = kFirstPause;
  while (true) {
    try {
      return once(call);
    } catch (const db::Error& error) {
      const bool again = error.is_connection_lost() || error.is_retryable();
      if (!again || std::chrono::steady_clock::now() + pause > give_up_at) throw;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, kLongestPause);
  }
}

}  // namespace pressrun::engine
