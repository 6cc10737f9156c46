// Access tokens: which claims a token must have, and who it stands for.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "httpd/jws.h"

namespace pressrun::httpd {

struct TokenRules {
  std::string issuer;                    // `iss` must be this; empty: not looked at
  std::string audience;                  // `aud` must be or hold this; empty: not looked at
  std::chrono::seconds lifetime{43200};  // of tokens that we issue
  std::chrono::seconds leeway{30};       // for clocks that differ
};

struct Claims {
  std::string subject;
  std::int64_t expires_at = 0;    // seconds since 1970
  std::optional<std::string> id;  // `jti`, by which the token can be ended
};

// What a payload says, if it is a JSON object with `sub`, an `exp` that has not passed, `nbf` and
// `iat` that are not in the future, and issuer and audience as the rules want them; else nullopt.
// A `jti` must be a text of at most 200 bytes. Never throws.
std::optional<Claims> check_claims(std::string_view payload, const TokenRules& rules,
                                   std::int64_t now);

struct IssuedToken {
  std::string token;
  std::int64_t expires_at;  // seconds since 1970
};

// With a `jti` of its own. THROWS std::runtime_error when signing fails. REQUIRES key.can_sign().
IssuedToken issue_token(const JwsKey& key, const TokenRules& rules, const std::string& subject,
                        std::int64_t now);

}  // namespace pressrun::httpd
