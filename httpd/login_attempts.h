// Slows down whoever guesses passwords.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

#include "httpd/recent_map.h"

namespace pressrun::httpd {

// Three bounds, so that neither a guesser nor many of them get far, and none of them shuts the
// owner of an account out:
// - an account from one address: after kFree failures each further attempt must wait, twice as long
//   each time, at most kMaxDelay;
// - an account from all addresses together: the same after kFreeOfAccount failures, at most
//   kMaxDelayOfAccount;
// - all accounts from one address: the same after kFreeOfAddress failures, at most
//   kMaxDelayOfAddress.
// The last two spare an account and an address from which somebody has logged in to it within
// kTrust. Failures count for kForget after the last one. Of pairs, accounts, addresses and logins
// at most kMaxRemembered each are remembered; the longest unused is forgotten. Kept in memory: each
// process counts for itself, and a restart forgets. Accounts are compared byte by byte, so give an
// address as the platform compares it. Thread safe.
class LoginAttempts {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::size_t kMaxRemembered = 4096;
  static constexpr unsigned kFree = 5;
  static constexpr std::chrono::seconds kMaxDelay{60};
  static constexpr unsigned kFreeOfAccount = 100;
  static constexpr std::chrono::seconds kMaxDelayOfAccount{10};
  static constexpr unsigned kFreeOfAddress = 100;
  static constexpr std::chrono::seconds kMaxDelayOfAddress{10};
  static constexpr std::chrono::minutes kForget{15};
  static constexpr std::chrono::hours kTrust{30 * 24};

  // How long one must wait before an attempt. Zero: it may be made now, and counts as a failure, so
  // that many at once are no way around, until succeeded() takes it back.
  std::chrono::seconds attempt(const std::string& account, const std::string& address,
                               Clock::time_point now);
  void succeeded(const std::string& account, const std::string& address, Clock::time_point now);

 private:
  // Counts by key, each forgotten so long after it was last added to. Not thread safe.
  class Counts {
   public:
    struct Count {
      unsigned number = 0;
      Clock::time_point last;
    };

    explicit Counts(Clock::duration kept) : kept_(kept) {}
    // nullptr when there is none.
    Count* find(const std::string& key, Clock::time_point now);
    void add(const std::string& key, Clock::time_point now);
    void take_back(const std::string& key);
    void forget(const std::string& key) { counts_.erase(key); }

   private:
    const Clock::duration kept_;
    RecentMap<std::string, Count> counts_{kMaxRemembered};
  };

  // REQUIRES mutex_.
  std::chrono::seconds delay(const std::string& account, const std::string& address,
                             Clock::time_point now);

  std::mutex mutex_;
  Counts of_pairs_{kForget};  // GUARDED_BY(mutex_), as all below
  Counts of_accounts_{kForget};
  Counts of_addresses_{kForget};
  Counts logins_{kTrust};  // by pair
};

}  // namespace pressrun::httpd
