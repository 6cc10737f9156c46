#include "httpd/live_streams.h"

#include <algorithm>
#include <ctime>
#include <functional>
#include <utility>

#include "engine/daemon/logging.h"

namespace pressrun::httpd {
namespace {

constexpr std::size_t kMaxTold = 20000;

std::string event_text(std::uint64_t id, const char* name, const std::string& data) {
  return "id: " + std::to_string(id) + "\nevent: " + name + "\ndata: " + data + "\n\n";
}

std::string hello_text(std::uint64_t id) { return event_text(id, "hello", R"({"resync": true})"); }

}  // namespace

LiveStreams::LiveStreams(const db::SessionOptions& session, JobChanges& changes,
                         daemon::Metrics& metrics)
    : pool_(session, 1),
      changes_(changes),
      open_(metrics.gauge("http_streams_open", "Event streams that are open.")),
      random_(std::random_device{}()) {
  changes_.observe([this](std::int64_t event, std::string_view job) { changed(event, job); });
  thread_ = std::thread([this] { run(); });
}

LiveStreams::~LiveStreams() { stop(); }

void LiveStreams::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void LiveStreams::add(Caller caller, std::int64_t event, std::string rights,
                      std::shared_ptr<daemon::OpenStream> stream) {
  auto added = std::make_unique<Stream>(
      Stream{std::move(caller), event, std::move(rights), std::move(stream), Clock::now()});
  {
    std::lock_guard lock(mutex_);
    // From here on nothing is missed, so the client may fetch.
    ++followed_[event];
    added->out->send("retry: 3000\n" + hello_text(0));
    added_.push_back(std::move(added));
  }
  wake_.notify_one();
}

void LiveStreams::changed(std::int64_t event, std::string_view job) {
  {
    std::lock_guard lock(mutex_);
    if (followed_.empty()) return;
    if (job.empty()) {
      anything_ = true;
    } else if (followed_.contains(event)) {
      auto& jobs = changed_jobs_[event];
      if (jobs.size() <= kMaxChanges) jobs.emplace(job);
    } else {
      return;
    }
  }
  wake_.notify_one();
}

LiveStreams::Clock::time_point LiveStreams::next_step() const {
  if (!added_.empty()) return Clock::time_point::min();
  return changed_jobs_.empty() ? next_house_ : std::min(next_house_, next_read_);
}

void LiveStreams::wait_for_step(std::unique_lock<std::mutex>& lock) {
  while (!stopping_ && (followed_.empty() || Clock::now() < next_step())) {
    if (followed_.empty()) {
      wake_.wait(lock);
    } else {
      wake_.wait_until(lock, next_step());
    }
  }
}

void LiveStreams::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wait_for_step(lock);
    if (stopping_) return;
    for (auto& one : added_) streams_.push_back(std::move(one));
    added_.clear();
    Changes changes;
    if (!changed_jobs_.empty() && Clock::now() >= next_read_) {
      changes.swap(changed_jobs_);
      next_read_ = Clock::now() + kRead;
    }
    next_house_ = Clock::now() + kHouse;
    const bool anything = std::exchange(anything_, false);
    lock.unlock();
    if (anything) greet_all(std::nullopt);
    try {
      step(changes);
      failing_since_.reset();
    } catch (const std::exception& error) {
      step_failed(changes, error.what());
    }
    keep_house();
    lock.lock();
  }
}

void LiveStreams::step_failed(const Changes& changes, const std::string& why) {
  daemon::log_warn("open pages cannot be told of changes", {{"error", why}});
  put_back(changes);
  if (!failing_since_) failing_since_ = Clock::now();
  if (Clock::now() - *failing_since_ < kPatience) return;
  for (const auto& stream : streams_) stream->out->close();
}

void LiveStreams::step(const Changes& changes) {
  const bool look = Clock::now() >= next_look_;
  if (look) look_at_rights();
  if (look || !changes.empty()) read_jobs(changes, look);
  if (look) next_look_ = Clock::now() + kLook;
}

calls::Followers LiveStreams::followers(const std::set<std::int64_t>* of_events) const {
  calls::Followers all;
  for (const auto& stream : streams_) {
    if (of_events && !of_events->contains(stream->event)) continue;
    all.persons.push_back(stream->caller.person);
    all.events.push_back(stream->event);
    all.tokens.push_back(stream->caller.token_id);
    all.subjects.push_back(stream->caller.subject);
  }
  return all;
}

void LiveStreams::look_at_rights() {
  if (streams_.empty()) return;
  const auto rights = calls::stream_rights(pool_, followers(nullptr));
  for (std::size_t i = 0; i < streams_.size() && i < rights.size(); ++i) {
    Stream& stream = *streams_[i];
    if (!rights[i]) {
      stream.out->close();
    } else if (*rights[i] != stream.rights) {
      // Other jobs may be seen now.
      stream.rights = *rights[i];
      say(stream, hello_text(++last_id_));
    }
  }
}

void LiveStreams::read_jobs(const Changes& changes, bool look) {
  std::set<std::int64_t> events;
  std::vector<std::string> jobs;
  for (const auto& [event, changed] : changes) {
    events.insert(event);
    if (changed.size() > kMaxChanges) {
      greet_all(event);
    } else {
      jobs.insert(jobs.end(), changed.begin(), changed.end());
    }
  }
  const calls::Followers all = followers(look ? nullptr : &events);
  if (all.persons.empty()) return;
  const auto queued = look ? std::optional(kWaiting) : std::nullopt;
  std::map<std::string, std::vector<std::size_t>> now;
  for (const calls::JobSeen& seen : calls::jobs_for_streams(pool_, all, jobs, queued)) {
    if (!was_told(seen)) tell(seen);
    if (!seen.ended) now[seen.job_id].push_back(std::hash<std::string>()(seen.job));
    if (seen.ended) told_.erase(seen.job_id);
  }
  if (told_.size() > kMaxTold) told_.clear();
  for (auto& [job, hashes] : now) told_[job] = std::move(hashes);
}

bool LiveStreams::was_told(const calls::JobSeen& seen) {
  const auto found = told_.find(seen.job_id);
  if (found == told_.end()) return false;
  const auto& hashes = found->second;
  return std::find(hashes.begin(), hashes.end(), std::hash<std::string>()(seen.job)) !=
         hashes.end();
}

void LiveStreams::tell(const calls::JobSeen& seen) {
  const std::string text = event_text(++last_id_, "job", seen.job);
  for (const auto& stream : streams_) {
    if (stream->event == seen.event && seen.persons.contains(stream->caller.person)) {
      say(*stream, text);
    }
  }
}

// Not all at the same moment, since all of them will ask.
void LiveStreams::greet_all(std::optional<std::int64_t> event) {
  std::uniform_int_distribution<long> after(0, kSpread.count());
  for (const auto& stream : streams_) {
    if (event && stream->event != *event) continue;
    if (!stream->hello_at) {
      stream->hello_at = Clock::now() + std::chrono::milliseconds(after(random_));
    }
  }
}

void LiveStreams::say(Stream& stream, const std::string& text) {
  stream.told = Clock::now();
  stream.out->send(text);
}

void LiveStreams::keep_house() {
  const auto now = Clock::now();
  const std::time_t today = std::time(nullptr);
  std::vector<std::int64_t> gone;
  std::erase_if(streams_, [&](const std::unique_ptr<Stream>& stream) {
    if (stream->hello_at && *stream->hello_at <= now) {
      stream->hello_at.reset();
      say(*stream, hello_text(++last_id_));
    }
    if (now - stream->told >= kKeepAlive) say(*stream, ": still here\n\n");
    if (stream->caller.expires_at <= today) stream->out->close();
    if (!stream->out->has_ended()) return false;
    gone.push_back(stream->event);
    return true;
  });
  std::lock_guard lock(mutex_);
  for (std::int64_t event : gone) {
    if (--followed_[event] == 0) followed_.erase(event);
  }
  if (streams_.empty()) told_.clear();
  open_.Set(static_cast<double>(streams_.size()));
}

void LiveStreams::put_back(const Changes& changes) {
  std::lock_guard lock(mutex_);
  for (const auto& [event, jobs] : changes) changed_jobs_[event].insert(jobs.begin(), jobs.end());
}

}  // namespace pressrun::httpd
