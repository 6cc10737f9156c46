// A session that is replaced when it was lost, for the one thread that owns it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "db/error.h"
#include "db/session.h"

namespace pressrun::engine {

// The server did nothing of what was asked, for want of resources, because somebody intervened or a
// time was up, or because it is a standby now, or the connection is lost: the same call may succeed
// later.
bool may_pass(const db::Error& error);

// Its statements end in a db::Error 57014 after `statement_timeout`, or 55P03 when they wait for a
// lock for 10 s; behind a pooler (db::assume_pooler) as the role's own settings say, which may
// be longer.
class ReconnectingSession {
 public:
  explicit ReconnectingSession(
      db::SessionOptions options,
      std::chrono::milliseconds statement_timeout = std::chrono::seconds(30))
      : options_(std::move(options)), statement_timeout_(statement_timeout) {}

  // THROWS db::Error when there is none and connecting fails.
  db::Session& get();
  void drop() { session_.reset(); }

  // One attempt. A lost connection is dropped, so that the next attempt makes a new one. THROWS
  // db::Error.
  void once(const std::function<void(db::Session&)>& call);

  // Repeats `call` with backoff until the server has answered or `patience` is over. What the
  // server answers, errors included, ends it, unless it may_pass(). REQUIRES that the call may be
  // repeated after a lost answer. THROWS db::Error.
  void insist(std::chrono::milliseconds patience, const std::function<void(db::Session&)>& call);

 private:
  db::SessionOptions options_;
  std::chrono::milliseconds statement_timeout_;
  std::optional<db::Session> session_;
};

}  // namespace pressrun::engine
