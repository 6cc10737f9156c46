#include "db/transaction.h"

#include <chrono>
#include <random>
#include <thread>

#include "db/error.h"
#include "db/session_impl.h"

namespace pressrun::db {

namespace {

constexpr int kMaxAttempts = 5;

void back_off(int attempt) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int longest = 10 << attempt;
  std::this_thread::sleep_for(
      std::chrono::milliseconds(std::uniform_int_distribution<int>(1, longest)(random)));
}

}  // namespace

struct Transaction::Impl {
  explicit Impl(Session::Impl& session_impl) : session(session_impl) {}

  Session::Impl& session;
  std::unique_ptr<pqxx::work> work;
  std::unique_ptr<pqxx::subtransaction> inner;  // while a body of undoable() runs
  bool failed = false;

  bool is_connected() const { return session.connection && session.connection->is_open(); }
  // Ends before the connection goes: libpqxx's transactions refer to it.
  [[noreturn]] void fail() {
    failed = true;
    if (!is_connected()) {
      inner.reset();
      work.reset();
    }
    session.rethrow();
  }
  void commit_inner() {
    try {
      inner->commit();
    } catch (...) {
      fail();
    }
  }
  pqxx::dbtransaction& usable() {
    if (failed || !work) throw Error("25P02", "the transaction has failed or ended");
    if (inner) return *inner;
    return *work;
  }
};

Transaction::Transaction(Session& session) : impl_(std::make_unique<Impl>(*session.impl_)) {
  try {
    impl_->work = std::make_unique<pqxx::work>(session.impl_->get());
  } catch (...) {
    impl_->fail();
  }
}

Transaction::~Transaction() = default;

Rows Transaction::call(const std::string& sql, const Params& params) {
  pqxx::dbtransaction& work = impl_->usable();
  try {
    return impl_->session.run(work, sql, params);
  } catch (...) {
    impl_->fail();
  }
}

void Transaction::run_script(const std::string& sql) {
  pqxx::dbtransaction& work = impl_->usable();
  try {
    work.exec(sql);
  } catch (...) {
    impl_->fail();
  }
}

void Transaction::undoable(const std::function<void()>& body) {
  impl_->inner = std::make_unique<pqxx::subtransaction>(impl_->usable(), "undoable");
  try {
    // libpqxx makes the savepoint at the first statement without parameters.
    run_script("select");
    body();
    impl_->commit_inner();
  } catch (...) {
    impl_->inner.reset();  // rolls back to the savepoint
    impl_->failed = !impl_->work;
    throw;
  }
  impl_->inner.reset();
}

void Transaction::commit() {
  pqxx::dbtransaction& work = impl_->usable();
  try {
    work.commit();
    impl_->work.reset();
  } catch (...) {
    impl_->fail();
  }
}

void in_transaction(Session& session, const std::function<void(Transaction&)>& body) {
  for (int attempt = 1;; ++attempt) {
    try {
      Transaction transaction(session);
      body(transaction);
      transaction.commit();
      return;
    } catch (const Error& error) {
      if (!error.is_retryable() || attempt == kMaxAttempts) throw;
    }
    back_off(attempt);
  }
}

}  // namespace pressrun::db
