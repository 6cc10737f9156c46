// Waiting until a job changes.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "db/listener.h"

namespace pressrun::httpd {

// Tells waiters of the changes that the database announces on the channel pressrun_jobs, over one
// connection for the whole process. Thread safe. Subscriptions must not outlive it.
class JobChanges {
 public:
  using Clock = std::chrono::steady_clock;

  JobChanges() = default;
  JobChanges(const JobChanges&) = delete;
  JobChanges& operator=(const JobChanges&) = delete;

  // Starts listening. Without it only notify() wakes waiters.
  void listen(db::SessionOptions options);

  // A payload of the channel: "event:job,event:job", or "*" for any.
  void notify(std::string_view payload);
  // Wakes every waiter for good: the server stops.
  void stop();

  // One waiter for one job. Not thread safe.
  class Subscription {
   public:
    Subscription(JobChanges& changes, std::string job);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    // Until the job may have changed since the last call (or since the subscription), `deadline`,
    // or stop(): then false. Also returns from time to time without a change, in case a
    // notification was lost.
    bool wait_until(Clock::time_point deadline);

   private:
    friend class JobChanges;
    JobChanges& changes_;
    const std::string job_;
    bool changed_ = false;  // GUARDED_BY(changes_.mutex_)
    std::condition_variable wake_;
  };

 private:
  void wake_all();

  std::mutex mutex_;
  bool stopped_ = false;                                            // GUARDED_BY(mutex_)
  std::multimap<std::string, Subscription*, std::less<>> waiting_;  // GUARDED_BY(mutex_)
  std::unique_ptr<db::Listener> listener_;
};

}  // namespace pressrun::httpd
