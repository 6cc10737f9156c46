// Who asks: from the Authorization header or the session cookie to a person of the platform.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "db/pool.h"
#include "httpd/own_origin.h"
#include "httpd/recent_map.h"
#include "httpd/session_cookie.h"
#include "httpd/tokens.h"

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

struct Caller {
  std::int64_t person = 0;
  std::int64_t expires_at = 0;  // of the token; seconds since 1970
  std::string token_id;         // jti; empty when it has none
  std::string subject;          // sub
};

// Thread safe. Remembers what recent tokens stood for, since checking an RS256 signature and asking
// the database cost more than most requests; a token's person, and whether it was ended, is asked
// for again after kPersonMaxAge. What a person may do is never remembered.
class Authenticator {
 public:
  static constexpr std::chrono::seconds kPersonMaxAge{15};
  static constexpr std::size_t kMaxRemembered = 4096;

  // `public_url` as for OwnOrigin; `pool` must outlive it.
  Authenticator(JwsKey key, TokenRules rules, const std::string& public_url, db::Pool& pool);

  // By the bearer token, or without an Authorization header by the cookie; a request by cookie that
  // may change something must come from a page of ours. THROWS Problem 401 (with WWW-Authenticate),
  // 403, db::Error.
  Caller caller_of(const httplib::Request& request);
  std::int64_t person_of(const httplib::Request& request) { return caller_of(request).person; }
  // By the cookie alone, for pages. nullopt without a session. THROWS db::Error.
  std::optional<std::int64_t> session_of(const httplib::Request& request);

  // THROWS Problem 501 when there is no key to sign with.
  IssuedToken issue(std::int64_t person) const;
  // Ends the token that the request brings, as person_of() looks for it: on this host at once, on
  // others within kPersonMaxAge. Nothing happens without one that is good. THROWS Problem 403, 409
  // when a bearer token has no id to be remembered by, db::Error.
  void end(const httplib::Request& request);

  const SessionCookie& cookie() const { return cookie_; }
  const TokenRules& rules() const { return rules_; }

 private:
  using Clock = std::chrono::steady_clock;
  using TokenHash = std::array<unsigned char, 32>;

  struct Remembered {
    Caller caller;
    Clock::time_point asked;
  };

  // The token of the request's cookie. THROWS Problem 403 when it may not be used.
  std::string cookie_token(const httplib::Request& request) const;
  Caller caller_of_token(const std::string& token);
  std::optional<Caller> recall(const TokenHash& hash);
  void remember(const TokenHash& hash, Remembered known);
  // THROWS Problem 401.
  Remembered ask(const std::string& token);
  void forget(const std::string& id);

  const JwsKey key_;
  const TokenRules rules_;
  const SessionCookie cookie_;
  const OwnOrigin own_origin_;
  db::Pool& pool_;
  std::mutex mutex_;
  RecentMap<TokenHash, Remembered> remembered_{kMaxRemembered};  // GUARDED_BY(mutex_)
  Clock::time_point last_end_{};                                 // GUARDED_BY(mutex_)
};

}  // namespace pressrun::httpd
