// A session that is replaced when it was lost, for the one thread that owns it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "db/error.h"
#include "db/session.h"

namespace pressrun::engine {

class ReconnectingSession {
 public:
  explicit ReconnectingSession(db::SessionOptions options) : options_(std::move(options)) {}

  // THROWS db::Error when there is none and connecting fails.
  db::Session& get();
  void drop() { session_.reset(); }

  // One attempt. A lost connection is dropped, so that the next attempt makes a new one. THROWS
  // db::Error.
  void once(const std::function<void(db::Session&)>& call);

  // Repeats `call` with backoff until the server has answered or `patience` is over. What the
  // server answers, errors included, ends it. REQUIRES that the call may be repeated after a lost
  // answer. THROWS db::Error.
  void insist(std::chrono::milliseconds patience, const std::function<void(db::Session&)>& call);

 private:
  db::SessionOptions options_;
  std::optional<db::Session> session_;
};

}  // namespace pressrun::engine
