// The supervisor's words with the database: claims what free renderers can run, and ends runs whose
// renderer cannot.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "db/session.h"
#include "engine/worker/reconnecting_session.h"
#include "engine/worker/run_order.h"

namespace pressrun::engine {

// The end of a run in place of its renderer's own call.
struct LateEnd {
  enum class Kind { kFail, kAcknowledgeCancel, kHandBack };

  RunOrder order;
  Kind kind = Kind::kHandBack;
  std::string code = {};                               // kFail
  std::string diagnostic = {};                         // kFail: JSON
  std::string reason = "the worker was told to stop";  // kHandBack
};

// Called on the claimer's thread; must not block.
struct ClaimerEvents {
  std::function<void(std::vector<RunOrder>)> claimed;
  std::function<void(const RunOrder&)> stop_confirmed;
  std::function<void(const std::string& worker)> worker_lost;
};

// Owns a thread and a session. Thread safe. Claims when it is woken, when a renderer becomes free,
// when a backoff ends, and every 5 s or so in case a notification was lost.
//
// It knows every run that is ours: from the answer of a claim until run_ended() or the delivery of
// its LateEnd. A claim whose answer was lost may have given us runs that nobody knows of, so the
// database is told the ones that are known, and takes back the others.
class Claimer {
 public:
  Claimer(db::SessionOptions options, ClaimerEvents events);
  // Delivers what end_run() was given for at most 5 s.
  ~Claimer();

  // Who claims; nullopt: nobody, and ends that were not delivered are void.
  void set_worker(std::optional<std::string> worker);
  // Something may have become claimable, perhaps chunks of others' runs too.
  void wake(bool chunks = false);
  // So many more (fewer) renderers can take a run.
  void add_free(int renderers);
  // For good. A claim under way may still deliver.
  void stop_claiming();
  // Told to the database as soon as it can be reached.
  void end_run(LateEnd end);
  // The database knows already that this run has ended.
  void run_ended(const RunOrder& order);
  // Asks the database whether this run is to be stopped: stop_confirmed if so.
  void ask_stop(const RunOrder& order);
  // Nothing under way and nothing to deliver.
  bool quiet() const;
  // Claim calls so far, and runs they gave.
  unsigned long claims() const;
  unsigned long claimed_runs() const;

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  bool may_claim() const;
  void claim(std::unique_lock<std::mutex>& lock);
  void hand_back_unknown(const std::string& worker);
  std::vector<RunOrder> claim_jobs(const std::string& worker, int limit);
  std::vector<RunOrder> claim_chunks(const std::string& worker, int limit);
  std::vector<RunOrder> hold(const std::string& worker, std::vector<RunOrder> orders);
  void ask(const std::function<void(db::Session&)>& call);
  void deliver(std::unique_lock<std::mutex>& lock);
  void answer_stop(std::unique_lock<std::mutex>& lock);
  // When a claim that found nothing is worth repeating; nullopt: nobody knows.
  std::optional<std::chrono::milliseconds> next_wakeup();
  void plan_next_poll(std::optional<std::chrono::milliseconds> wakeup);
  void back_off();

  ClaimerEvents events_;
  ReconnectingSession session_;        // of the thread
  Clock::time_point ask_wakeup_at_{};  // likewise, as the next two
  // A claim whose answer was lost may still commit until then.
  Clock::time_point in_doubt_until_{};
  std::optional<Clock::time_point> ask_unknown_at_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::string> worker_;  // GUARDED_BY(mutex_), as all below
  int free_ = 0;
  bool woken_ = false;
  bool chunks_may_wait_ = true;  // so that nobody asks for them in vain whenever a job comes
  bool found_empty_ = false;     // the last claim; whatever comes then wakes us
  bool stopped_ = false;
  bool closing_ = false;
  bool busy_ = false;
  std::deque<LateEnd> ends_;
  std::deque<RunOrder> stop_questions_;
  std::set<std::string> held_;  // lease tokens of the runs that are ours
  Clock::time_point next_poll_{};
  Clock::time_point not_before_{};  // after a failure
  Clock::time_point close_at_{};
  std::chrono::milliseconds pause_{0};
  unsigned long claims_ = 0;
  unsigned long claimed_runs_ = 0;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace pressrun::engine
