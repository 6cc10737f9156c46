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
    throw unauthenticated("Send a bearer token in the Authorization header.", "Bearer");
  }
  return value.substr(kSchemeLength);
}

}  // namespace

Authenticator::Authenticator(JwsKey key, TokenRules rules, db::Pool& pool)
    : key_(std::move(key)), rules_(std::move(rules)), pool_(pool) {}

std::int64_t Authenticator::person_of(const httplib::Request& request) {
  const std::string token = bearer_token(request);
  TokenHash hash;
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), hash.data());
  if (const std::int64_t known = recall(hash)) return known;
  std::int64_t expires_at = 0;
  const std::int64_t person = person_of_token(token, expires_at);
  remember(hash, person, expires_at);
  return person;
}

std::int64_t Authenticator::person_of_token(const std::string& token, std::int64_t& expires_at) {
  static constexpr char kInvalid[] = R"(Bearer error="invalid_token")";
  const auto payload = key_.verify(token);
  const auto claims = payload ? check_claims(*payload, rules_, std::time(nullptr)) : std::nullopt;
  if (!claims) throw unauthenticated("The token is not valid, or not any more.", kInvalid);
  const auto person = calls::person_of_subject(pool_, claims->subject);
  if (!person) throw unauthenticated("The token names nobody who is known here.", kInvalid);
  expires_at = claims->expires_at;
  return *person;
}

std::int64_t Authenticator::recall(const TokenHash& hash) {
  std::lock_guard lock(mutex_);
  const auto found = remembered_.find(hash);
  if (found == remembered_.end()) return 0;
  const bool stale = Clock::now() - found->second.asked > kPersonMaxAge ||
                     found->second.expires_at + rules_.leeway.count() <= std::time(nullptr);
  if (stale) {
    uses_.erase(found->second.use);
    remembered_.erase(found);
    return 0;
  }
  uses_.splice(uses_.end(), uses_, found->second.use);
  return found->second.person;
}

void Authenticator::remember(const TokenHash& hash, std::int64_t person, std::int64_t expires_at) {
  std::lock_guard lock(mutex_);
  if (remembered_.contains(hash)) return;
  if (remembered_.size() >= kMaxRemembered) {
    remembered_.erase(uses_.front());
    uses_.pop_front();
  }
  remembered_[hash] = {person, expires_at, Clock::now(), uses_.insert(uses_.end(), hash)};
}

IssuedToken Authenticator::issue(std::int64_t person) const {
  if (!key_.can_sign()) {
    throw Problem(501, "This server issues no tokens; get one from the platform.");
  }
  return issue_token(key_, rules_, std::to_string(person), std::time(nullptr));
}

}  // namespace pressrun::httpd
