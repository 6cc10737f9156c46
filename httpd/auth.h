// Who asks: from the Authorization header to a person of the platform.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>

#include "db/pool.h"
#include "httpd/tokens.h"

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// Thread safe. Remembers what recent tokens stood for, since checking an RS256 signature and asking
// the database cost more than most requests; a token's person is asked for again after
// kPersonMaxAge. What a person may do is never remembered.
class Authenticator {
 public:
  static constexpr std::chrono::seconds kPersonMaxAge{15};
  static constexpr std::size_t kMaxRemembered = 4096;

  // `pool` must outlive it.
  Authenticator(JwsKey key, TokenRules rules, db::Pool& pool);

  // THROWS Problem 401 (with WWW-Authenticate), db::Error.
  std::int64_t person_of(const httplib::Request& request);

  // THROWS Problem 501 when there is no key to sign with.
  IssuedToken issue(std::int64_t person) const;

 private:
  using Clock = std::chrono::steady_clock;
  using TokenHash = std::array<unsigned char, 32>;

  struct Remembered {
    std::int64_t person;
    std::int64_t expires_at;  // seconds since 1970, as the token says
    Clock::time_point asked;
    std::list<TokenHash>::iterator use;
  };

  std::int64_t recall(const TokenHash& hash);
  void remember(const TokenHash& hash, std::int64_t person, std::int64_t expires_at);
  std::int64_t person_of_token(const std::string& token, std::int64_t& expires_at);

  const JwsKey key_;
  const TokenRules rules_;
  db::Pool& pool_;
  std::mutex mutex_;
  std::map<TokenHash, Remembered> remembered_;  // GUARDED_BY(mutex_)
  std::list<TokenHash> uses_;                   // GUARDED_BY(mutex_); the longest unused one first
};

}  // namespace pressrun::httpd
