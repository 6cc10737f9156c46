// LISTEN with a connection of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "db/session.h"

namespace pressrun::db {

// Owns a thread and a connection. Calls `on_notify(channel, payload)` for every notification and
// `on_connect()` once after each (re)connect, when whatever happened meanwhile must be fetched;
// both on the listener's thread, and neither may throw. Tests its connection every 10 s
// (pg_listening_channels() and a canary notification to itself that must come back) and reconnects
// with jittered backoff (0.1 s to 10 s).
class Listener {
 public:
  using OnNotify = std::function<void(const std::string& channel, const std::string& payload)>;
  using OnConnect = std::function<void()>;

  Listener(SessionOptions options, std::vector<std::string> channels, OnNotify on_notify,
           OnConnect on_connect);
  // Stops the thread within a second.
  ~Listener();

  // True while the last self-test succeeded.
  bool healthy() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pressrun::db
