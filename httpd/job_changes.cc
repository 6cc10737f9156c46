#include "httpd/job_changes.h"

#include <algorithm>

namespace pressrun::httpd {
namespace {

// How long a lost notification may go unnoticed.
constexpr auto kBackstop = std::chrono::seconds(5);
constexpr auto kBackstopWithoutListener = std::chrono::milliseconds(250);

}  // namespace

void JobChanges::listen(db::SessionOptions options) {
  listener_ = std::make_unique<db::Listener>(
      std::move(options), std::vector<std::string>{"pressrun_jobs"},
      [this](const std::string&, const std::string& payload) { notify(payload); },
      [this] { wake_all(); });
}

void JobChanges::notify(std::string_view payload) {
  if (payload == "*") return wake_all();
  std::lock_guard lock(mutex_);
  while (!payload.empty()) {
    const std::size_t comma = std::min(payload.find(','), payload.size());
    const std::string_view one = payload.substr(0, comma);
    const auto [first, last] = waiting_.equal_range(one.substr(one.find(':') + 1));
    for (auto it = first; it != last; ++it) {
      it->second->changed_ = true;
      it->second->wake_.notify_one();
    }
    payload.remove_prefix(std::min(comma + 1, payload.size()));
  }
}

void JobChanges::wake_all() {
  std::lock_guard lock(mutex_);
  for (auto& [job, waiter] : waiting_) {
    waiter->changed_ = true;
    waiter->wake_.notify_one();
  }
}

void JobChanges::stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_all();
}

JobChanges::Subscription::Subscription(JobChanges& changes, std::string job)
    : changes_(changes), job_(std::move(job)) {
  std::lock_guard lock(changes_.mutex_);
  changes_.waiting_.emplace(job_, this);
}

JobChanges::Subscription::~Subscription() {
  std::lock_guard lock(changes_.mutex_);
  const auto [first, last] = changes_.waiting_.equal_range(job_);
  changes_.waiting_.erase(
      std::find_if(first, last, [this](const auto& entry) { return entry.second == this; }));
}

bool JobChanges::Subscription::wait_until(Clock::time_point deadline) {
  const bool live = changes_.listener_ && changes_.listener_->healthy();
  const auto backstop =
      live ? Clock::duration(kBackstop) : Clock::duration(kBackstopWithoutListener);
  const auto until = std::min(deadline, Clock::now() + backstop);
  std::unique_lock lock(changes_.mutex_);
  wake_.wait_until(lock, until, [this] { return changed_ || changes_.stopped_; });
  changed_ = false;
  return !changes_.stopped_ && Clock::now() < deadline;
}

}  // namespace pressrun::httpd
