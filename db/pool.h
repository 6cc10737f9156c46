// A bounded set of sessions shared by threads.
#pragma once

#include <chrono>
#include <memory>

#include "db/session.h"

namespace pressrun::db {

// Thread safe. Sessions are opened on demand up to `size`, reused, and thrown away once broken or
// older than 30 minutes.
class Pool {
 public:
  Pool(SessionOptions options, std::size_t size);
  ~Pool();

  // A session that goes back to the pool when the lease dies. The pool must outlive it.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Session> session);
    ~Lease();
    Lease(Lease&&) noexcept = default;
    Session& operator*() { return *session_; }
    Session* operator->() { return session_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Session> session_;
  };

  // Waits up to `timeout` for a free place. THROWS Error (sqlstate 53300) when none came free, or
  // when connecting fails.
  Lease take(std::chrono::milliseconds timeout = std::chrono::milliseconds(5000));

  // One autocommit statement on some session. A statement that failed because an idle pooled
  // connection had died in the meantime is repeated once on a fresh one only when `idempotent` (a
  // read).
  Rows call(const std::string& sql, const Params& params = {}, bool idempotent = false);

  std::size_t open_count() const;
  struct Use {
    std::size_t size = 0;  // how many there may be
    std::size_t idle = 0;
    std::size_t in_use = 0;  // lent out, or just being opened
  };
  Use use() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pressrun::db
