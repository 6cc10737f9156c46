#include "httpd/job_changes.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace pressrun::httpd {
namespace {

// How long a lost notification may go unnoticed.
constexpr auto kBackstop = std::chrono::seconds(5);
constexpr auto kBackstopWithoutListener = std::chrono::milliseconds(250);
// Between looks at whether anybody still waits.
constexpr auto kLook = std::chrono::milliseconds(400);
// So many changes may come between a mark and its subscription.
constexpr std::size_t kRemembered = 4096;

// Cuts the text before the next `separator` off.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

JobChanges::Listening::Listening(JobChanges& changes, db::SessionOptions options)
    : changes_(changes) {
  changes_.listener_ = std::make_unique<db::Listener>(
      std::move(options), std::vector<std::string>{"pressrun_jobs"},
      [this](const std::string&, const std::string& payload) { changes_.notify(payload); },
      [this] { changes_.any_changed(); });
}

void JobChanges::notify(std::string_view payload) {
  if (payload == "*") return any_changed();
  while (!payload.empty()) {
    std::string_view one = cut(payload, ',');
    const std::int64_t event = number(cut(one, ':'));
    const std::string_view job = cut(one, ':');
    {
      std::lock_guard lock(mutex_);
      announce({std::string(job), std::string(one)});
    }
    if (observer_) observer_(event, job);
  }
}

// REQUIRES mutex_.
void JobChanges::announce(Change change) {
  const auto [first, last] = waiting_.equal_range(change.job);
  for (auto it = first; it != last; ++it) it->second->hear(change.status);
  recent_.push_back(std::move(change));
  if (recent_.size() > kRemembered) recent_.pop_front();
  ++next_;
}

void JobChanges::any_changed() {
  {
    std::lock_guard lock(mutex_);
    for (auto& [job, waiter] : waiting_) waiter->hear("");
    announce({});
  }
  if (observer_) observer_(0, "");
}

void JobChanges::stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  for (auto& [job, waiter] : waiting_) waiter->hear("");
}

JobChanges::Mark JobChanges::mark() const {
  std::lock_guard lock(mutex_);
  return next_;
}

JobChanges::Subscription::Subscription(JobChanges& changes, std::string job, Mark since)
    : changes_(changes), job_(std::move(job)) {
  std::lock_guard lock(changes_.mutex_);
  const std::deque<Change>& recent = changes_.recent_;
  const Mark missed = changes_.next_ - since;
  if (missed > recent.size()) hear("");
  for (std::size_t i = recent.size() - std::min<Mark>(missed, recent.size()); i < recent.size();
       ++i) {
    if (recent[i].job == job_ || recent[i].job.empty()) hear(recent[i].status);
  }
  changes_.waiting_.emplace(job_, this);
}

JobChanges::Subscription::~Subscription() {
  std::lock_guard lock(changes_.mutex_);
  const auto [first, last] = changes_.waiting_.equal_range(job_);
  changes_.waiting_.erase(
      std::find_if(first, last, [this](const auto& entry) { return entry.second == this; }));
}

// REQUIRES changes_.mutex_.
void JobChanges::Subscription::hear(const std::string& status) {
  changed_ = true;
  if (std::find(announced_.begin(), announced_.end(), status) == announced_.end()) {
    announced_.push_back(status);
  }
  wake_.notify_one();
}

bool JobChanges::Subscription::wait_until(Clock::time_point deadline,
                                          const std::function<bool()>& given_up) {
  const auto backstop =
      changes_.live() ? Clock::duration(kBackstop) : Clock::duration(kBackstopWithoutListener);
  const auto until = std::min(deadline, Clock::now() + backstop);
  const auto woken = [this] { return changed_ || changes_.stopped_; };
  bool abandoned = given_up && given_up();
  std::unique_lock lock(changes_.mutex_);
  while (!abandoned && Clock::now() < until &&
         !wake_.wait_until(lock, std::min(until, Clock::now() + kLook), woken)) {
    lock.unlock();
    abandoned = given_up && given_up();
    lock.lock();
  }
  changed_ = false;
  statuses_ = std::exchange(announced_, {});
  return !abandoned && !changes_.stopped_ && Clock::now() < deadline;
}

}  // namespace pressrun::httpd
