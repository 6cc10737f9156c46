#include "httpd/login_attempts.h"

#include <algorithm>

namespace pressrun::httpd {
namespace {

std::string key_of(const std::string& email, const std::string& address) {
  std::string key = address + "\n" + email;
  // Platforms compare addresses without regard to case.
  std::transform(key.begin(), key.end(), key.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return key;
}

std::chrono::seconds delay_after(unsigned failures) {
  if (failures < LoginAttempts::kFree) return std::chrono::seconds(0);
  const unsigned doublings = std::min(failures - LoginAttempts::kFree, 10U);
  return std::min(std::chrono::seconds(1U << doublings), LoginAttempts::kMaxDelay);
}

}  // namespace

std::chrono::seconds LoginAttempts::delay(const std::string& email, const std::string& address,
                                          Clock::time_point now) {
  std::lock_guard lock(mutex_);
  const auto found = failures_.find(key_of(email, address));
  if (found == failures_.end()) return std::chrono::seconds(0);
  if (now - found->second.last > kForget) {
    forget(found);
    return std::chrono::seconds(0);
  }
  const auto left = found->second.last + delay_after(found->second.count) - now;
  return std::max(std::chrono::ceil<std::chrono::seconds>(left), std::chrono::seconds(0));
}

void LoginAttempts::failed(const std::string& email, const std::string& address,
                           Clock::time_point now) {
  const std::string key = key_of(email, address);
  std::lock_guard lock(mutex_);
  auto found = failures_.find(key);
  if (found == failures_.end()) {
    if (failures_.size() >= kMaxRemembered) forget(failures_.find(uses_.front()));
    found = failures_.emplace(key, Failures{0, now, uses_.insert(uses_.end(), key)}).first;
  }
  ++found->second.count;
  found->second.last = now;
  uses_.splice(uses_.end(), uses_, found->second.use);
}

void LoginAttempts::succeeded(const std::string& email, const std::string& address) {
  std::lock_guard lock(mutex_);
  const auto found = failures_.find(key_of(email, address));
  if (found != failures_.end()) forget(found);
}

void LoginAttempts::forget(Table::iterator failures) {
  uses_.erase(failures->second.use);
  failures_.erase(failures);
}

}  // namespace pressrun::httpd
