#include "httpd/auth.h"

#include <httplib.h>
#include <openssl/sha.h>
#include <strings.h>

#include <ctime>

#include "httpd/calls.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

constexpr std::size_t kSchemeLength = 7;  // "Bearer "
constexpr char kInvalid[] = R"(Bearer error="invalid_token")";

Problem unauthenticated(const std::string& detail, const std::string& challenge) {
  return Problem(401, detail).header("WWW-Authenticate", challenge);
}

std::string bearer_token(const httplib::Request& request) {
  if (request.get_header_value_count("Authorization") > 1) {
    throw Problem(400, "There is more than one Authorization header.");
  }
  const std::string value = request.get_header_value("Authorization");
  if (value.size() <= kSchemeLength ||
      ::strncasecmp(value.c_str(), "bearer ", kSchemeLength) != 0) {
    throw unauthenticated("Log in, or send a bearer token in the Authorization header.", "Bearer");
  }
  return value.substr(kSchemeLength);
}

bool changes_nothing(const httplib::Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

}  // namespace

Authenticator::Authenticator(JwsKey key, TokenRules rules, const std::string& public_url,
                             db::Pool& pool)
    : key_(std::move(key)),
      rules_(std::move(rules)),
      cookie_(public_url),
      own_origin_(public_url),
      pool_(pool) {}

Caller Authenticator::caller_of(const httplib::Request& request) {
  std::string token;
  if (!request.has_header("Authorization")) token = cookie_token(request);
  return caller_of_token(token.empty() ? bearer_token(request) : token);
}

std::optional<std::int64_t> Authenticator::session_of(const httplib::Request& request) {
  const std::string token = cookie_.token_of(request);
  if (token.empty()) return std::nullopt;
  try {
    return caller_of_token(token).person;
  } catch (const Problem&) {
    return std::nullopt;
  }
}

std::string Authenticator::cookie_token(const httplib::Request& request) const {
  std::string token = cookie_.token_of(request);
  if (!token.empty() && !changes_nothing(request) && !own_origin_.sent(request)) {
    throw Problem(403,
                  "This was not sent by a page of ours, so the session does not count. Programs "
                  "send a bearer token.")
        .kind("cross-site-request");
  }
  return token;
}

Caller Authenticator::caller_of_token(const std::string& token) {
  TokenHash hash;
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), hash.data());
  if (const auto known = recall(hash)) return *known;
  const Remembered asked = ask(token);
  remember(hash, asked);
  return asked.caller;
}

Authenticator::Remembered Authenticator::ask(const std::string& token) {
  const Clock::time_point now = Clock::now();
  const auto payload = key_.verify(token);
  const auto claims = payload ? check_claims(*payload, rules_, std::time(nullptr)) : std::nullopt;
  if (!claims) throw unauthenticated("The token is not valid, or not any more.", kInvalid);
  const auto person = calls::person_of_token(pool_, claims->subject, claims->id);
  if (!person) {
    throw unauthenticated("The token was ended, or names nobody who is known here.", kInvalid);
  }
  return {{*person, claims->expires_at, claims->id.value_or(""), claims->subject}, now};
}

std::optional<Caller> Authenticator::recall(const TokenHash& hash) {
  std::lock_guard lock(mutex_);
  const Remembered* const known = remembered_.find(hash);
  if (!known) return std::nullopt;
  const bool stale = Clock::now() - known->asked > kPersonMaxAge ||
                     known->caller.expires_at + rules_.leeway.count() <= std::time(nullptr);
  if (!stale) return known->caller;
  remembered_.erase(hash);
  return std::nullopt;
}

void Authenticator::remember(const TokenHash& hash, Remembered known) {
  std::lock_guard lock(mutex_);
  // Asked before a token was ended, perhaps this one.
  if (known.asked <= last_end_ || remembered_.find(hash)) return;
  remembered_.insert(hash, std::move(known));
}

void Authenticator::forget(const std::string& id) {
  std::lock_guard lock(mutex_);
  last_end_ = Clock::now();
  remembered_.erase_if([&](const Remembered& known) { return known.caller.token_id == id; });
}

IssuedToken Authenticator::issue(std::int64_t person) const {
  if (!key_.can_sign()) {
    throw Problem(501, "This server issues no tokens; get one from the platform.");
  }
  return issue_token(key_, rules_, std::to_string(person), std::time(nullptr));
}

void Authenticator::end(const httplib::Request& request) {
  const bool by_header = request.has_header("Authorization");
  const std::string token = by_header ? bearer_token(request) : cookie_token(request);
  const auto payload = key_.verify(token);
  const auto claims = payload ? check_claims(*payload, rules_, std::time(nullptr)) : std::nullopt;
  if (!claims) return;
  if (claims->id) {
    calls::end_session(pool_, *claims->id, claims->expires_at);
    return forget(*claims->id);
  }
  if (by_header) throw Problem(409, "This token has no jti, so it cannot be ended here.");
}

}  // namespace pressrun::httpd
