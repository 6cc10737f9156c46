#include "httpd/login_attempts.h"

#include <algorithm>

namespace pressrun::httpd {
namespace {

using Clock = LoginAttempts::Clock;
using std::chrono::seconds;

std::string pair_of(const std::string& account, const std::string& address) {
  return address + "\n" + account;
}

seconds delay_after(unsigned failures, unsigned free, seconds longest) {
  if (failures < free) return seconds(0);
  return std::min(seconds(1U << std::min(failures - free, 10U)), longest);
}

seconds left_of(seconds delay, Clock::time_point since, Clock::time_point now) {
  return std::max(std::chrono::ceil<seconds>(since + delay - now), seconds(0));
}

}  // namespace

seconds LoginAttempts::attempt(const std::string& account, const std::string& address,
                               Clock::time_point now) {
  std::lock_guard lock(mutex_);
  const seconds wait = delay(account, address, now);
  if (wait.count() == 0) {
    of_pairs_.add(pair_of(account, address), now);
    of_accounts_.add(account, now);
    of_addresses_.add(address, now);
  }
  return wait;
}

seconds LoginAttempts::delay(const std::string& account, const std::string& address,
                             Clock::time_point now) {
  const std::string pair = pair_of(account, address);
  const auto left = [now](const Counts::Count* count, unsigned free, seconds longest) {
    return count ? left_of(delay_after(count->number, free, longest), count->last, now)
                 : seconds(0);
  };
  const seconds own = left(of_pairs_.find(pair, now), kFree, kMaxDelay);
  if (logins_.find(pair, now)) return own;
  return std::max({own, left(of_accounts_.find(account, now), kFreeOfAccount, kMaxDelayOfAccount),
                   left(of_addresses_.find(address, now), kFreeOfAddress, kMaxDelayOfAddress)});
}

void LoginAttempts::succeeded(const std::string& account, const std::string& address,
                              Clock::time_point now) {
  const std::string pair = pair_of(account, address);
  std::lock_guard lock(mutex_);
  of_pairs_.forget(pair);
  of_accounts_.take_back(account);
  of_addresses_.take_back(address);
  logins_.add(pair, now);
}

LoginAttempts::Counts::Count* LoginAttempts::Counts::find(const std::string& key,
                                                          Clock::time_point now) {
  Count* const count = counts_.find(key);
  if (!count || now - count->last <= kept_) return count;
  forget(key);
  return nullptr;
}

void LoginAttempts::Counts::add(const std::string& key, Clock::time_point now) {
  Count* count = find(key, now);
  if (!count) count = &counts_.insert(key, {});
  ++count->number;
  count->last = now;
}

void LoginAttempts::Counts::take_back(const std::string& key) {
  Count* const count = counts_.find(key);
  if (count && --count->number == 0) forget(key);
}

}  // namespace pressrun::httpd
