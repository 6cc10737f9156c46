#include "engine/worker/heartbeat.h"

#include <unistd.h>

#include "db/error.h"
#include "db/jobs.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/version.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::milliseconds kAfterFailure{200};
constexpr std::chrono::milliseconds kLastBeat{3000};

std::string host_name() {
  char name[256] = "unknown";
  ::gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

Heartbeat::Heartbeat(db::SessionOptions options, int slots, HeartbeatEvents events)
    : events_(std::move(events)), slots_(slots), session_(std::move(options)) {}

Heartbeat::~Heartbeat() { stop(); }

void Heartbeat::start() {
  thread_ = std::thread([this] { run(); });
}

void Heartbeat::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Heartbeat::renew(const std::string& worker) {
  const std::lock_guard lock(mutex_);
  renew_ = worker;
  changed_.notify_one();
}

void Heartbeat::set_impediment(std::string why) {
  const std::lock_guard lock(mutex_);
  impediment_ = std::move(why);
  told_anew_ = true;
  changed_.notify_one();
}

void Heartbeat::retire() {
  stop();
  if (!worker_) return;
  try {
    session_.insist(kLastBeat,
                    [this](db::Session& session) { db::retire_worker(session, *worker_); });
  } catch (const db::Error& error) {
    daemon::log_warn("the worker could not say goodbye", {{"error", error.what()}});
  }
}

void Heartbeat::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const bool renew = worker_ && renew_ == *worker_;
    told_anew_ = false;
    lock.unlock();
    std::chrono::milliseconds pause = kAfterFailure;
    bool failed = false;
    try {
      if (renew) {
        session_.once([this](db::Session& session) { db::retire_worker(session, *worker_); });
        worker_.reset();
      }
      beat();
      pause = interval_;
    } catch (const db::Error& error) {
      failed = true;
      daemon::log_warn("no heartbeat", {{"error", error.what()}});
    }
    lock.lock();
    // A renewal that is still to be done must not cut the pause after a failure short.
    changed_.wait_for(lock, pause, [this, failed] {
      return stopping_ || (!failed && (told_anew_ || (worker_ && renew_ == *worker_)));
    });
  }
}

// THROWS db::Error.
void Heartbeat::beat() {
  session_.once([this](db::Session& session) {
    const auto asked_at = Clock::now();
    if (worker_) {
      try {
        db::heartbeat(session, *worker_);
      } catch (const db::Error& error) {
        if (error.sqlstate() != "PRWRK") throw;
        events_.lost(*worker_);
        worker_.reset();
      }
    }
    if (!worker_) {
      enrol(session);
      last_beat_ = asked_at;
      events_.registered(*worker_);
    }
    last_beat_ = asked_at;
    tell_impediment(session);
  });
}

// THROWS db::Error.
void Heartbeat::tell_impediment(db::Session& session) {
  std::string why;
  {
    const std::lock_guard lock(mutex_);
    why = impediment_;
  }
  if (why == told_) return;
  db::worker_impeded(session, *worker_, why);
  told_ = why;
}

// THROWS db::Error.
void Heartbeat::enrol(db::Session& session) {
  const db::WorkerTiming timing = db::worker_timing(session);
  interval_ = timing.heartbeat;
  lease_ = timing.lease;
  worker_ =
      db::register_worker(session, host_name(), ::getpid(), slots_, std::string(daemon::version()));
  told_.clear();
  daemon::log_info("registered", {{"worker", *worker_}});
}

}  // namespace pressrun::engine
