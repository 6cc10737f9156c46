// Several statements that succeed or fail as one.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "db/session.h"

namespace pressrun::db {

// An open transaction on a borrowed session, which must outlive it. Rolled back by the destructor
// unless committed.
class Transaction {
 public:
  explicit Transaction(Session& session);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Rows call(const std::string& sql, const Params& params = {});
  void run_script(const std::string& sql);
  // Runs `body` behind a savepoint: when it throws, what it did is undone, the locks that it took
  // are free again, and the transaction goes on. THROWS what `body` throws, Error.
  void undoable(const std::function<void()>& body);
  // THROWS Error. After a lost connection the outcome is in doubt: re-read, never blindly repeat.
  void commit();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The only retry loop: runs `body` in a transaction and commits; again (at most 5 times, with
// jittered backoff) after a serialization failure or deadlock, which the server rolled back. Never
// after a lost connection.
void in_transaction(Session& session, const std::function<void(Transaction&)>& body);

}  // namespace pressrun::db
