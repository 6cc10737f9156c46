#include "db/pool.h"

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "db/error.h"

namespace pressrun::db {

namespace {

constexpr std::chrono::minutes kMaxAge{30};

}  // namespace

struct Pool::Impl {
  SessionOptions options;
  std::size_t size;
  mutable std::mutex mutex;
  std::condition_variable freed;
  std::vector<std::unique_ptr<Session>> idle;  // guarded by mutex; the last one was used last
  std::size_t open = 0;                        // guarded by mutex; idle ones and those lent out

  // An idle session, or null with a place reserved for a new one.
  std::unique_ptr<Session> reserve(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex);
    const auto free_place = [this] { return !idle.empty() || open < size; };
    if (!freed.wait_for(lock, timeout, free_place)) {
      throw Error("53300", "all " + std::to_string(size) + " database connections are in use");
    }
    while (!idle.empty()) {
      std::unique_ptr<Session> session = std::move(idle.back());
      idle.pop_back();
      if (usable(*session)) return session;
      --open;
    }
    ++open;
    return nullptr;
  }

  void give_up_place() {
    {
      std::lock_guard lock(mutex);
      --open;
    }
    freed.notify_one();
  }

  void put_back(std::unique_ptr<Session> session) {
    if (!usable(*session)) {
      session.reset();
      give_up_place();
      return;
    }
    {
      std::lock_guard lock(mutex);
      idle.push_back(std::move(session));
    }
    freed.notify_one();
  }

  void close_idle() {
    std::vector<std::unique_ptr<Session>> closing;
    {
      std::lock_guard lock(mutex);
      closing.swap(idle);
      open -= closing.size();
    }
    freed.notify_all();
  }

  static bool usable(const Session& session) {
    return std::chrono::steady_clock::now() - session.opened_at() < kMaxAge &&
           session.is_alive_when_idle();
  }
};

Pool::Pool(SessionOptions options, std::size_t size) : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->size = size;
}

Pool::~Pool() = default;

Pool::Lease::Lease(Pool& pool, std::unique_ptr<Session> session)
    : pool_(&pool), session_(std::move(session)) {}

Pool::Lease::~Lease() {
  if (session_) pool_->impl_->put_back(std::move(session_));
}

Pool::Lease Pool::take(std::chrono::milliseconds timeout) {
  std::unique_ptr<Session> session = impl_->reserve(timeout);
  if (!session) {
    try {
      session = std::make_unique<Session>(impl_->options);
    } catch (...) {
      impl_->give_up_place();
      throw;
    }
  }
  return Lease(*this, std::move(session));
}

Rows Pool::call(const std::string& sql, const Params& params, bool idempotent) {
  try {
    return take()->call(sql, params);
  } catch (const Error& error) {
    if (!idempotent || !error.is_connection_lost()) throw;
  }
  // What killed one idle connection has most likely killed the others.
  impl_->close_idle();
  return take()->call(sql, params);
}

Pool::Use Pool::use() const {
  std::lock_guard lock(impl_->mutex);
  return {impl_->size, impl_->idle.size(), impl_->open - impl_->idle.size()};
}

std::size_t Pool::open_count() const {
  std::lock_guard lock(impl_->mutex);
  return impl_->open;
}

}  // namespace pressrun::db
