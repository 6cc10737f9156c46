#include "engine/worker/reconnecting_session.h"

#include <algorithm>
#include <thread>

namespace pressrun::engine {
namespace {

constexpr std::chrono::milliseconds kFirstReconnect{50};
constexpr std::chrono::milliseconds kLongestReconnect{1000};

}  // namespace

bool may_pass(const db::Error& error) {
  return error.is_connection_lost() || error.is_retryable() || error.sqlstate() == "55P03" ||
         error.sqlstate() == db::kTakesNoWrites || error.sqlstate().starts_with("53") ||
         error.sqlstate().starts_with("57");
}

db::Session& ReconnectingSession::get() {
  if (!session_) {
    db::Session fresh(options_);
    if (!db::is_pooler_assumed()) {
      fresh.run_script("set statement_timeout = " + std::to_string(statement_timeout_.count()) +
                       "; set lock_timeout = '10s'");
    }
    session_ = std::move(fresh);
  }
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
  std::chrono::milliseconds pause = kFirstReconnect;
  while (true) {
    try {
      return once(call);
    } catch (const db::Error& error) {
      if (!may_pass(error) || std::chrono::steady_clock::now() + pause > give_up_at) throw;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, kLongestReconnect);
  }
}

}  // namespace pressrun::engine
