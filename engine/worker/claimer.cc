#include "engine/worker/claimer.h"

#include <algorithm>
#include <random>

#include "db/chunks.h"
#include "db/error.h"
#include "db/jobs.h"
#include "engine/daemon/logging.h"
#include "engine/worker/order_lease.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPoll{5000};
constexpr milliseconds kShortestWakeup{10};
// Backoffs last seconds and the janitor ends them too.
constexpr milliseconds kBetweenWakeupQuestions{500};
constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{2000};
constexpr milliseconds kFarewell{5000};
// A statement of ours lives no longer (see ReconnectingSession), nor does a claim of a session that
// we have lost.
constexpr milliseconds kDoubt{40'000};
constexpr milliseconds kBetweenDoubts{2000};

// Several workers must not poll in step.
milliseconds jitter() {
  static thread_local std::minstd_rand random{std::random_device{}()};
  return milliseconds(std::uniform_int_distribution<int>(0, 1000)(random));
}

RunOrder order_of(const db::ClaimedJob& job, const std::string& worker) {
  return {
      job.lease.job_id, job.lease.run_lease, job.lease.token, job.type, job.attempt, worker, 0, 0};
}

RunOrder order_of(const db::ClaimedChunk& chunk, const std::string& worker) {
  const db::ChunkLease& lease = chunk.lease;
  return {lease.job_id,  lease.run_lease, lease.token,    chunk.type,
          chunk.attempt, worker,          lease.chunk_no, lease.chunk_lease};
}

// The end of a cancelled chunk matters to nobody; giving it back does no harm where it was not
// cancelled after all.
void call_for_chunk(db::Session& session, const LateEnd& end) {
  const db::ChunkLease lease = chunk_lease_of(end.order);
  if (end.kind == LateEnd::Kind::kFail) {
    db::chunk_failed(session, lease, end.code, end.diagnostic, true);
  } else {
    db::hand_back_chunk(session, lease);
  }
}

void call(db::Session& session, const LateEnd& end) {
  if (end.order.is_chunk()) return call_for_chunk(session, end);
  const db::Lease lease = lease_of(end.order);
  switch (end.kind) {
    case LateEnd::Kind::kFail:
      db::fail_job(session, lease, end.code, end.diagnostic, true);
      return;
    case LateEnd::Kind::kAcknowledgeCancel:
      if (db::acknowledge_cancel(session, lease) != db::Outcome::kLeaseLost) return;
      [[fallthrough]];
    case LateEnd::Kind::kHandBack:
      db::hand_back(session, lease, end.reason);
  }
}

}  // namespace

Claimer::Claimer(db::SessionOptions options, ClaimerEvents events)
    : events_(std::move(events)), session_(std::move(options)), thread_([this] { run(); }) {}

Claimer::~Claimer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = stopped_ = true;
    close_at_ = Clock::now() + kFarewell;
  }
  changed_.notify_one();
  thread_.join();
}

void Claimer::set_worker(std::optional<std::string> worker) {
  const std::lock_guard lock(mutex_);
  worker_ = std::move(worker);
  woken_ = true;
  if (!worker_) {
    ends_.clear();
    stop_questions_.clear();
    held_.clear();
  }
  changed_.notify_one();
}

void Claimer::wake(bool chunks) {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  chunks_may_wait_ |= chunks;
  changed_.notify_one();
}

void Claimer::add_free(int renderers) {
  const std::lock_guard lock(mutex_);
  free_ += renderers;
  if (renderers > 0 && !found_empty_) woken_ = true;
  changed_.notify_one();
}

void Claimer::stop_claiming() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
}

void Claimer::end_run(LateEnd end) {
  const std::lock_guard lock(mutex_);
  ends_.push_back(std::move(end));
  changed_.notify_one();
}

void Claimer::run_ended(const RunOrder& order) {
  const std::lock_guard lock(mutex_);
  held_.erase(order.lease_token);
}

void Claimer::ask_stop(const RunOrder& order) {
  const std::lock_guard lock(mutex_);
  stop_questions_.push_back(order);
  changed_.notify_one();
}

bool Claimer::quiet() const {
  const std::lock_guard lock(mutex_);
  return !busy_ && ends_.empty();
}

unsigned long Claimer::claims() const {
  const std::lock_guard lock(mutex_);
  return claims_;
}

unsigned long Claimer::claimed_runs() const {
  const std::lock_guard lock(mutex_);
  return claimed_runs_;
}

bool Claimer::may_claim() const { return worker_ && free_ > 0 && !stopped_; }

void Claimer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto now = Clock::now();
    if (closing_ && (ends_.empty() || now >= close_at_)) return;
    if (now < not_before_) {
      changed_.wait_until(lock, not_before_);
    } else if (!stop_questions_.empty()) {
      answer_stop(lock);
    } else if (!ends_.empty()) {
      deliver(lock);
    } else if (may_claim() && (woken_ || now >= next_poll_)) {
      claim(lock);
    } else if (may_claim()) {
      changed_.wait_until(lock, next_poll_);
    } else {
      changed_.wait(lock);
    }
  }
}

void Claimer::claim(std::unique_lock<std::mutex>& lock) {
  const std::string worker = *worker_;
  const int limit = free_;
  const bool asks_for_chunks = chunks_may_wait_ || Clock::now() >= next_poll_;
  chunks_may_wait_ = false;
  woken_ = false;
  busy_ = true;
  lock.unlock();
  std::size_t claimed = 0;
  std::optional<milliseconds> wakeup;
  bool empty = false;
  bool failed = false;
  bool lost = false;
  try {
    hand_back_unknown(worker);
    const std::vector<RunOrder> orders = claim_jobs(worker, limit);
    claimed = orders.size();
    if (!orders.empty()) events_.claimed(orders);
    // Whole jobs come first, so that a large report never keeps them waiting.
    if (asks_for_chunks && claimed < static_cast<std::size_t>(limit)) {
      const std::vector<RunOrder> chunks = claim_chunks(worker, limit - static_cast<int>(claimed));
      claimed += chunks.size();
      if (!chunks.empty()) events_.claimed(chunks);
    }
    empty = claimed < static_cast<std::size_t>(limit);
    if (empty) wakeup = next_wakeup();
  } catch (const db::Error& error) {
    failed = true;
    lost = error.sqlstate() == "PRWRK";
    daemon::log_warn("claiming failed", {{"error", error.what()}});
  }
  lock.lock();
  busy_ = false;
  ++claims_;
  claimed_runs_ += claimed;
  free_ -= static_cast<int>(claimed);
  // Others may wait behind those that filled us.
  chunks_may_wait_ |= asks_for_chunks && (failed || !empty);
  if (lost && worker_ == worker) worker_.reset();
  if (failed) {
    woken_ = true;
    back_off();
  } else {
    pause_ = milliseconds(0);
    found_empty_ = empty;
    // One that became free meanwhile relied on what the claim before had found.
    if (!empty && free_ > 0) woken_ = true;
    plan_next_poll(wakeup);
  }
  if (lost) events_.worker_lost(worker);
}

// The runs are held before anybody hears of them, so none can end before it is known.
std::vector<RunOrder> Claimer::claim_jobs(const std::string& worker, int limit) {
  std::vector<RunOrder> orders;
  ask([&](db::Session& session) {
    for (const db::ClaimedJob& job : db::claim_jobs(session, worker, limit)) {
      orders.push_back(order_of(job, worker));
    }
  });
  return hold(worker, std::move(orders));
}

std::vector<RunOrder> Claimer::claim_chunks(const std::string& worker, int limit) {
  std::vector<RunOrder> orders;
  ask([&](db::Session& session) {
    for (const db::ClaimedChunk& chunk : db::claim_chunks(session, worker, limit)) {
      orders.push_back(order_of(chunk, worker));
    }
  });
  return hold(worker, std::move(orders));
}

// Whichever call meets the loss of a connection: a claim may have been lost, and behind another
// server also what its runs have ended with.
void Claimer::ask(const std::function<void(db::Session&)>& call) {
  try {
    session_.once(call);
  } catch (const db::Error& error) {
    if (error.is_connection_lost()) {
      ask_unknown_at_ = Clock::now();
      in_doubt_until_ = *ask_unknown_at_ + kDoubt;
    }
    throw;
  }
}

std::vector<RunOrder> Claimer::hold(const std::string& worker, std::vector<RunOrder> orders) {
  const std::lock_guard lock(mutex_);
  if (worker_ == worker) {
    for (const RunOrder& order : orders) held_.insert(order.lease_token);
  }
  return orders;
}

// Only this thread claims, so what the database gives to the worker and is not held now was lost.
void Claimer::hand_back_unknown(const std::string& worker) {
  const auto now = Clock::now();
  if (!ask_unknown_at_ || now < *ask_unknown_at_) return;
  std::vector<std::string> held;
  {
    const std::lock_guard lock(mutex_);
    if (worker_ != worker) return;
    held.assign(held_.begin(), held_.end());
  }
  long long count = 0;
  ask([&](db::Session& session) { count = db::hand_back_unknown(session, worker, held); });
  if (count > 0) daemon::log_warn("runs handed back", {{"unknown", count}});
  ask_unknown_at_.reset();
  if (now < in_doubt_until_) ask_unknown_at_ = now + kBetweenDoubts;
}

// A backoff may have begun since the database was asked, so it is asked again as soon as it may be.
std::optional<milliseconds> Claimer::next_wakeup() {
  const auto now = Clock::now();
  if (now < ask_wakeup_at_) return std::chrono::ceil<milliseconds>(ask_wakeup_at_ - now);
  std::optional<milliseconds> wakeup;
  ask([&](db::Session& session) { wakeup = db::next_wakeup(session); });
  ask_wakeup_at_ = Clock::now() + kBetweenWakeupQuestions;
  return wakeup;
}

// A poll that was planned for a reason keeps it, whatever has woken us before.
void Claimer::plan_next_poll(std::optional<milliseconds> wakeup) {
  const auto now = Clock::now();
  milliseconds wait = kPoll + jitter();
  if (wakeup) wait = std::min(wait, std::max(*wakeup, kShortestWakeup));
  next_poll_ = next_poll_ > now ? std::min(next_poll_, now + wait) : now + wait;
}

void Claimer::back_off() {
  pause_ = std::clamp(2 * pause_, kFirstPause, kLongestPause);
  not_before_ = Clock::now() + pause_;
}

// What cannot be asked is asked again; the database ends a cancelled run by itself after 3 s.
void Claimer::answer_stop(std::unique_lock<std::mutex>& lock) {
  const RunOrder order = stop_questions_.front();
  stop_questions_.pop_front();
  busy_ = true;
  lock.unlock();
  bool stop = false;
  bool lost = false;
  try {
    ask([&](db::Session& session) {
      stop = order.is_chunk() ? db::chunk_stop_wanted(session, chunk_lease_of(order))
                              : db::stop_wanted(session, lease_of(order));
    });
    if (stop) events_.stop_confirmed(order);
  } catch (const db::Error& error) {
    lost = may_pass(error);
    daemon::log_warn("whether to stop a run was not answered",
                     {{"job_id", order.job_id}, {"error", error.what()}});
  }
  lock.lock();
  busy_ = false;
  if (!lost) return;
  if (worker_ == order.worker_id) stop_questions_.push_front(order);
  back_off();
}

// An end that the server refuses for good is dropped: repeating it would not change the answer, and
// the run's deadline ends it.
void Claimer::deliver(std::unique_lock<std::mutex>& lock) {
  const LateEnd end = ends_.front();
  busy_ = true;
  lock.unlock();
  bool done = true;
  try {
    ask([&](db::Session& session) { call(session, end); });
  } catch (const db::Error& error) {
    done = !may_pass(error);
    daemon::log_warn("the end of a run was not taken",
                     {{"job_id", end.order.job_id}, {"error", error.what()}});
  }
  lock.lock();
  busy_ = false;
  if (!done) back_off();
  if (done && !ends_.empty() && ends_.front().order.lease_token == end.order.lease_token) {
    ends_.pop_front();
    held_.erase(end.order.lease_token);
  }
}

}  // namespace pressrun::engine
