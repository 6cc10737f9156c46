#include "httpd/tokens.h"

#include <openssl/rand.h>

#include <array>
#include <cmath>
#include <stdexcept>

#include "engine/signing/base64url.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

// 9999-12-31; larger numbers are mistakes, and would overflow where they are added to.
constexpr double kLatest = 253402300799.0;
constexpr std::size_t kMaxIdLength = 200;
constexpr std::size_t kIdBytes = 16;

// NumericDate: a number of seconds, perhaps with a fraction. nullopt for anything else.
std::optional<std::int64_t> numeric_date(const json& value) {
  if (!value.is_number()) return std::nullopt;
  const double seconds = value.get<double>();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kLatest) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

// True when the claim is absent, or a time that has come.
bool has_come(const json& claims, const char* name, std::int64_t now, std::chrono::seconds leeway) {
  const auto claim = claims.find(name);
  if (claim == claims.end()) return true;
  const auto time = numeric_date(*claim);
  return time && *time <= now + leeway.count();
}

bool names(const json& claims, const char* claim, const std::string& wanted) {
  if (wanted.empty()) return true;
  const auto found = claims.find(claim);
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == wanted;
  if (!found->is_array()) return false;
  for (const json& one : *found) {
    if (one.is_string() && one == wanted) return true;
  }
  return false;
}

// Not empty, and fit for a text of the database.
bool is_text(const json& value) {
  return value.is_string() && !value.get_ref<const std::string&>().empty() &&
         value.get_ref<const std::string&>().find('\0') == std::string::npos;
}

std::string random_id() {
  std::array<unsigned char, kIdBytes> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("no random numbers can be had");
  }
  return signing::base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::optional<Claims> check(const json& claims, const TokenRules& rules, std::int64_t now) {
  if (!claims.is_object() || !claims.contains("exp") || !claims.contains("sub")) {
    return std::nullopt;
  }
  const auto expires = numeric_date(claims["exp"]);
  if (!expires || *expires + rules.leeway.count() <= now) return std::nullopt;
  if (!has_come(claims, "nbf", now, rules.leeway) || !has_come(claims, "iat", now, rules.leeway)) {
    return std::nullopt;
  }
  const bool issuer_fits =
      rules.issuer.empty() || (claims.contains("iss") && claims["iss"] == rules.issuer);
  if (!issuer_fits || !names(claims, "aud", rules.audience)) return std::nullopt;
  if (!is_text(claims["sub"])) return std::nullopt;
  Claims checked{claims["sub"], *expires, std::nullopt};
  if (const auto id = claims.find("jti"); id != claims.end()) {
    if (!is_text(*id) || id->get_ref<const std::string&>().size() > kMaxIdLength) {
      return std::nullopt;
    }
    checked.id = *id;
  }
  return checked;
}

}  // namespace

std::optional<Claims> check_claims(std::string_view payload, const TokenRules& rules,
                                   std::int64_t now) {
  try {
    return check(parse_json(payload), rules, now);
  } catch (const Problem&) {
    return std::nullopt;
  }
}

IssuedToken issue_token(const JwsKey& key, const TokenRules& rules, const std::string& subject,
                        std::int64_t now) {
  const std::int64_t expires = now + rules.lifetime.count();
  json claims = {{"sub", subject}, {"iat", now}, {"exp", expires}, {"jti", random_id()}};
  if (!rules.issuer.empty()) claims["iss"] = rules.issuer;
  if (!rules.audience.empty()) claims["aud"] = rules.audience;
  return {key.sign(claims.dump()), expires};
}

}  // namespace pressrun::httpd
