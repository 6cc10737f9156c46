#include "httpd/login_attempts.h"

#include <algorithm>

namespace pressrun::httpd {
namespace {

using Clock = LoginAttempts::Clock;
using std::chrono::seconds;

// Platforms compare addresses without regard to case.
std::string account_of(std::string email) {
  std::transform(email.begin(), email.end(), email.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return email;
}

std::string pair_of(const std::string& email, const std::string& address) {
  return address + "\n" + account_of(email);
}

seconds delay_after(unsigned failures, unsigned free, seconds longest) {
  if (failures < free) return seconds(0);
  return std::min(seconds(1U << std::min(failures - free, 10U)), longest);
}

seconds left_of(seconds delay, Clock::time_point since, Clock::time_point now) {
  return std::max(std::chrono::ceil<seconds>(since + delay - now), seconds(0));
}

}  // namespace

std::chrono::seconds LoginAttempts::delay(const std::string& email, const std::string& address,
                                          Clock::time_point now) {
  const std::string pair = pair_of(email, address);
  seconds longest{0};
  std::lock_guard lock(mutex_);
  if (const auto* of_pair = of_pairs_.find(pair, now)) {
    longest = left_of(delay_after(of_pair->number, kFree, kMaxDelay), of_pair->last, now);
  }
  const auto* of_account = of_accounts_.find(account_of(email), now);
  if (of_account && !logins_.find(pair, now)) {
    const auto delay = delay_after(of_account->number, kFreeOfAccount, kMaxDelayOfAccount);
    longest = std::max(longest, left_of(delay, of_account->last, now));
  }
  return longest;
}

void LoginAttempts::failed(const std::string& email, const std::string& address,
                           Clock::time_point now) {
  std::lock_guard lock(mutex_);
  of_pairs_.add(pair_of(email, address), now);
  of_accounts_.add(account_of(email), now);
}

void LoginAttempts::succeeded(const std::string& email, const std::string& address,
                              Clock::time_point now) {
  const std::string pair = pair_of(email, address);
  std::lock_guard lock(mutex_);
  of_pairs_.forget(pair);
  logins_.add(pair, now);
}

const LoginAttempts::Counts::Count* LoginAttempts::Counts::find(const std::string& key,
                                                                Clock::time_point now) {
  const auto found = counts_.find(key);
  if (found == counts_.end()) return nullptr;
  if (now - found->second.last <= kept_) return &found->second;
  forget(key);
  return nullptr;
}

void LoginAttempts::Counts::add(const std::string& key, Clock::time_point now) {
  if (!find(key, now)) {
    if (counts_.size() >= kMaxRemembered) forget(std::string(uses_.front()));
    counts_.emplace(key, Count{0, now, uses_.insert(uses_.end(), key)});
  }
  Count& count = counts_.at(key);
  ++count.number;
  count.last = now;
  uses_.splice(uses_.end(), uses_, count.use);
}

void LoginAttempts::Counts::forget(const std::string& key) {
  const auto found = counts_.find(key);
  if (found == counts_.end()) return;
  uses_.erase(found->second.use);
  counts_.erase(found);
}

}  // namespace pressrun::httpd
