// Does what is due: the duties of the database.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "db/session.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/signals.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::engine {

// Any number of janitors may run, on any hosts: each duty is taken by one of them.
// The loop belongs to the thread that calls run().
class Janitor {
 public:
  // Borrows all but the options.
  Janitor(db::SessionOptions options, const daemon::StopSignal& stop, daemon::Metrics& metrics);

  // Works until a stop is requested; finishes the duty at hand. Reconnects for ever.
  void run();

  // The last round reached the database. Thread safe.
  bool healthy() const { return healthy_; }

 private:
  using Clock = std::chrono::steady_clock;

  // One round; how long nothing will be due. THROWS db::Error.
  std::chrono::milliseconds round(db::Session& session);
  void run_duty(db::Session& session, const std::string& name);
  void count_duty(const std::string& name, std::chrono::duration<double> took, long long affected);

  ReconnectingSession session_;
  const daemon::StopSignal& stop_;
  daemon::Metrics& metrics_;
  std::string host_;
  std::atomic<bool> healthy_{false};
};

}  // namespace pressrun::engine
