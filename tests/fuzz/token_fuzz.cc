// A2: tokens and their claims, with any header and any payload, rightly signed or not.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "engine/signing/base64url.h"
#include "httpd/jws.h"
#include "httpd/tokens.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::string_view kSecret = "a secret of fuzzing that is long enough";

const httpd::JwsKey& key() {
  static const httpd::JwsKey one = httpd::JwsKey::from_secret(std::string(kSecret));
  return one;
}

std::string signed_by_us(std::string_view header, std::string_view payload) {
  const std::string text =
      signing::base64url_encode(header) + "." + signing::base64url_encode(payload);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), kSecret.data(), static_cast<int>(kSecret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return text + "." +
         signing::base64url_encode({reinterpret_cast<const char*>(digest.data()), size});
}

void check_claims_of(std::string_view payload) {
  const httpd::TokenRules rules{.issuer = "pressrun", .audience = "pressrun"};
  for (const auto& asked : {rules, httpd::TokenRules{}}) {
    const auto claims = httpd::check_claims(payload, asked, kNow);
    if (!claims) continue;
    require(claims->expires_at > kNow - asked.leeway.count() - 1,
            "an accepted token has not ended");
    require(!claims->id || claims->id->size() <= 200, "a jti is bounded");
  }
}

const Registration token("token", [](std::string_view input) {
  require(!key().verify(input), "nobody else signs with our secret");
  std::string_view payload = input;
  const std::string_view header = take_line(payload);
  const std::string made = signed_by_us(header, payload);
  const auto verified = key().verify(made);
  if (verified) {
    require(*verified == payload, "a payload is what was signed");
    const auto parsed = nlohmann::json::parse(header, nullptr, false);
    require(parsed.is_object() && parsed.value("alg", nlohmann::json()) == "HS256",
            "a header names our algorithm");
    require(!parsed.contains("crit") && !parsed.contains("jwk"), "and chooses nothing");
  }
  const std::string own = key().sign(payload);
  require(own.size() > httpd::kMaxTokenLength || key().verify(own) == payload,
          "our own tokens verify");
  check_claims_of(payload);
  check_claims_of(input);
});

}  // namespace
}  // namespace pressrun::fuzz
