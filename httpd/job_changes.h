// Waiting until a job changes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "db/listener.h"

namespace pressrun::httpd {

// Tells waiters of the changes that the database announces on the channel pressrun_jobs, over one
// connection for the whole process. Thread safe. Subscriptions must not outlive it.
class JobChanges {
 public:
  using Clock = std::chrono::steady_clock;
  // A place in the order of announcements.
  using Mark = std::uint64_t;

  JobChanges() = default;
  JobChanges(const JobChanges&) = delete;
  JobChanges& operator=(const JobChanges&) = delete;

  // Is told of every change, on the thread that announces it; an empty job: whatever job of
  // whatever event may have changed. To be set before Listening.
  using Observer = std::function<void(std::int64_t event, std::string_view job)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // Listens to the database while it lives; its observer may go afterwards, and not before. Without
  // it only notify() wakes waiters. Must outlive whoever calls live() or waits.
  class Listening {
   public:
    Listening(JobChanges& changes, db::SessionOptions options);
    ~Listening() { changes_.listener_.reset(); }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

   private:
    JobChanges& changes_;
  };

  // A payload of the channel: "event:job:status,event:job:status", or "*" for any.
  void notify(std::string_view payload);
  // Whether the database is listened to now, so that changes are announced.
  bool live() const { return listener_ && listener_->healthy(); }
  // Wakes every waiter for good: the server stops.
  void stop();

  // Now: whatever changes after the call is announced after it.
  Mark mark() const;

  // One waiter for one job. Not thread safe.
  class Subscription {
   public:
    // For changes after `since`, a mark taken before the job was read.
    Subscription(JobChanges& changes, std::string job, Mark since);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    // Until the job may have changed since the last call (or since the mark), `deadline`, stop() or
    // `given_up`: then false. Also returns from time to time without a change, in case a
    // notification was lost. `given_up` is asked several times a second: whether nobody waits for
    // the answer any more.
    bool wait_until(Clock::time_point deadline, const std::function<bool()>& given_up = nullptr);
    // What the changes that ended the last wait_until() announced, each once: they need not come in
    // the order of the statuses that they tell. None, or an empty one: nobody knows.
    const std::vector<std::string>& statuses() const { return statuses_; }

   private:
    friend class JobChanges;
    void hear(const std::string& status);

    JobChanges& changes_;
    const std::string job_;
    bool changed_ = false;                // GUARDED_BY(changes_.mutex_)
    std::vector<std::string> announced_;  // GUARDED_BY(changes_.mutex_)
    std::vector<std::string> statuses_;
    std::condition_variable wake_;
  };

 private:
  struct Change {
    std::string job;  // empty: any job
    std::string status;
  };

  void announce(Change change);
  void any_changed();

  mutable std::mutex mutex_;
  bool stopped_ = false;                                            // GUARDED_BY(mutex_)
  std::multimap<std::string, Subscription*, std::less<>> waiting_;  // GUARDED_BY(mutex_)
  std::deque<Change> recent_;                                       // GUARDED_BY(mutex_)
  Mark next_ = 0;  // GUARDED_BY(mutex_): of the change after the last of recent_
  Observer observer_;
  std::unique_ptr<db::Listener> listener_;
};

}  // namespace pressrun::httpd
