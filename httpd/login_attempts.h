// Slows down whoever guesses passwords.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <string>

namespace pressrun::httpd {

// Remembers the failures of an account from an address, at most kMaxRemembered of such pairs (the
// longest unused is forgotten) and for kForget. After kFree failures each further attempt must
// wait, twice as long each time, at most kMaxDelay. Thread safe.
class LoginAttempts {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::size_t kMaxRemembered = 4096;
  static constexpr unsigned kFree = 5;
  static constexpr std::chrono::seconds kMaxDelay{60};
  static constexpr std::chrono::minutes kForget{15};

  // How long the pair must wait before it may try; zero: now.
  std::chrono::seconds delay(const std::string& email, const std::string& address,
                             Clock::time_point now);
  void failed(const std::string& email, const std::string& address, Clock::time_point now);
  void succeeded(const std::string& email, const std::string& address);

 private:
  struct Failures {
    unsigned count = 0;
    Clock::time_point last;
    std::list<std::string>::iterator use;
  };
  using Table = std::map<std::string, Failures>;

  void forget(Table::iterator failures);

  std::mutex mutex_;
  Table failures_;               // GUARDED_BY(mutex_)
  std::list<std::string> uses_;  // GUARDED_BY(mutex_); the longest unused one first
};

}  // namespace pressrun::httpd
