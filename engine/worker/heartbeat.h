// A worker's registration and its signs of life.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "db/session.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::engine {

// Called on the heartbeat's thread, in this order for each incarnation; must not block.
struct HeartbeatEvents {
  std::function<void(const std::string& worker)> registered;
  std::function<void(const std::string& worker)> lost;  // the database says so
};

// Owns a thread and a session, so that nothing that renders or claims can delay a beat. Once
// started it registers, beats as often as the database says, and registers again as a new
// incarnation when the old one was lost. Thread safe.
class Heartbeat {
 public:
  using Clock = std::chrono::steady_clock;

  Heartbeat(db::SessionOptions options, int slots, HeartbeatEvents events);
  ~Heartbeat();

  // Registers and beats from now on. Once, before all that follows.
  void start();

  // When the present incarnation last got an answer.
  Clock::time_point last_beat() const { return last_beat_.load(); }
  // Without an answer for so long it counts as lost; as the database said when it registered.
  std::chrono::milliseconds lease() const { return lease_.load(); }
  // The present incarnation ends: what it still runs is handed back, and another one registers as
  // soon as that is possible.
  void renew(const std::string& worker);
  // Why the worker takes no jobs for now; "": it takes them. Told with the next beat, which comes
  // at once.
  void set_impediment(std::string why);
  // Ends the thread, then tells the database that this worker stopped cleanly; for at most 3 s.
  void retire();

 private:
  void run();
  void beat();
  void enrol(db::Session& session);
  void tell_impediment(db::Session& session);
  void stop();

  HeartbeatEvents events_;
  int slots_;
  ReconnectingSession session_;               // of the thread; of retire() after its end
  std::optional<std::string> worker_;         // likewise
  std::chrono::milliseconds interval_{2000};  // likewise
  std::string told_;                          // likewise: what the database has as the impediment
  std::atomic<std::chrono::milliseconds> lease_{std::chrono::milliseconds(10'000)};
  std::atomic<Clock::time_point> last_beat_{Clock::now()};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string renew_;       // GUARDED_BY(mutex_): the incarnation to end; empty: none
  std::string impediment_;  // GUARDED_BY(mutex_)
  bool told_anew_ = false;  // GUARDED_BY(mutex_): since the last beat
  bool stopping_ = false;   // GUARDED_BY(mutex_)
  std::thread thread_;      // last: it uses all the others
};

}  // namespace pressrun::engine
