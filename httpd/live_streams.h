// What open pages are told, as it happens (SPEC A1).
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "db/pool.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/open_stream.h"
#include "httpd/auth.h"
#include "httpd/job_changes.h"
#include "httpd/stream_calls.h"

namespace pressrun::httpd {

// Server-sent events to any number of streams, by one thread and one connection. Whatever
// JobChanges announces of an event that somebody follows is read at most once a second, in one call
// for all streams, which says who may see it at that moment. Every kLook the rights of all who
// follow are asked for, and the jobs under way, whose notes change by themselves. A stream begins
// with `hello`, which tells its client to fetch the list; it gets another whenever something may
// have been missed, or the person's rights changed; it ends when the person may not see the event
// any more, or the token ends. Thread safe.
class LiveStreams {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kRead{1000};    // between two reads of changes
  static constexpr std::chrono::milliseconds kHouse{500};    // between two rounds of housekeeping
  static constexpr std::chrono::milliseconds kLook{2000};    // between two looks at rights
  static constexpr std::chrono::seconds kKeepAlive{15};      // between two words to a quiet stream
  static constexpr std::chrono::milliseconds kSpread{2000};  // over which all are told to fetch
  static constexpr std::chrono::seconds kPatience{
      10};                                         // with reads that fail, before all streams end
  static constexpr std::size_t kMaxChanges = 500;  // of an event at once; beyond, all is fetched
  static constexpr int kWaiting = 50;              // the newest jobs of an event that are looked at

  // Opens a connection of its own by `session`. Observes `changes`, which must outlive it and must
  // not have begun to listen.
  LiveStreams(const db::SessionOptions& session, JobChanges& changes, daemon::Metrics& metrics);
  ~LiveStreams();

  // `rights` as stream_rights() gives them.
  void add(Caller caller, std::int64_t event, std::string rights,
           std::shared_ptr<daemon::OpenStream> stream);
  // Tells nobody anything any more. Idempotent.
  void stop();

 private:
  struct Stream {
    Caller caller;
    std::int64_t event = 0;
    std::string rights;
    std::shared_ptr<daemon::OpenStream> out;
    Clock::time_point told;  // something
    std::optional<Clock::time_point> hello_at{};
  };
  using Changes = std::map<std::int64_t, std::set<std::string>>;  // by event

  void changed(std::int64_t event, std::string_view job);
  void run();
  // REQUIRES mutex_, as the next.
  Clock::time_point next_step() const;
  void wait_for_step(std::unique_lock<std::mutex>& lock);
  // One round, outside of the lock. THROWS db::Error.
  void step(const Changes& changes);
  void look_at_rights();
  void read_jobs(const Changes& changes, bool look);
  void tell(const calls::JobSeen& seen);
  bool was_told(const calls::JobSeen& seen);
  void greet_all(std::optional<std::int64_t> event);
  void say(Stream& stream, const std::string& text);
  void keep_house();
  // THROWS nothing; the changes are read later.
  void put_back(const Changes& changes);
  // Pages whose stream ends ask for themselves.
  void step_failed(const Changes& changes, const std::string& why);
  calls::Followers followers(const std::set<std::int64_t>* of_events) const;

  db::Pool pool_;
  JobChanges& changes_;
  prometheus::Gauge& open_;

  // The thread's only.
  std::vector<std::unique_ptr<Stream>> streams_;
  std::map<std::string, std::vector<std::size_t>> told_;  // by job under way: hashes of its JSON
  Clock::time_point next_look_{};
  std::optional<Clock::time_point> failing_since_;
  std::minstd_rand random_;
  std::uint64_t last_id_ = 0;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::unique_ptr<Stream>> added_;    // GUARDED_BY(mutex_), as all below
  std::map<std::int64_t, std::size_t> followed_;  // events, by the number of their streams
  Changes changed_jobs_;
  bool anything_ = false;
  bool stopping_ = false;
  Clock::time_point next_read_{};   // of changes, not before
  Clock::time_point next_house_{};  // at the latest
  std::thread thread_;
};

}  // namespace pressrun::httpd
