// Signed tokens (JWS compact form, RFC 7515) with one key and one algorithm, both fixed by
// configuration.
//
// cpp-jwt does the cryptography; the token is taken apart here, because its decoder aborts on
// non-ASCII bytes, takes several algorithms for one key and lets a token without claims pass. The
// token's own header never chooses anything: its `alg` must be the configured one, and whatever it
// says about critical extensions or keys of its own is refused.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace pressrun::httpd {

enum class JwsAlgorithm { kHs256, kRs256, kEs256 };

// THROWS daemon::ConfigError for anything but HS256, RS256 and ES256.
JwsAlgorithm parse_jws_algorithm(const std::string& name);

// Immutable once it is set up, so thread safe.
class JwsKey {
 public:
  // HS256: at least 32 bytes. `name` is what the configuration calls it. THROWS
  // daemon::ConfigError.
  static JwsKey from_secret(std::string secret, const std::string& name = "PRESSRUN_JWT_SECRET");
  // RS256 (at least 2048 bits) or ES256 (curve P-256), PEM; without a private key it can only
  // verify. `public_pem` may be empty when `private_pem` is not. THROWS daemon::ConfigError.
  static JwsKey from_pem(JwsAlgorithm algorithm, const std::string& public_pem,
                         const std::string& private_pem);
  ~JwsKey();
  JwsKey(JwsKey&&) noexcept;
  JwsKey& operator=(JwsKey&&) noexcept;

  // While keys are rotated: verify() takes the tokens of `older` too; nothing is signed with it.
  // REQUIRES the same algorithm, and that no other thread uses this key yet.
  void accept_too(JwsKey older);

  // The payload when the token is well formed and its signature right, else nullopt. Never throws
  // for what a token holds.
  std::optional<std::string> verify(std::string_view token) const;

  bool can_sign() const;
  // A token over `payload`. REQUIRES can_sign(). THROWS std::runtime_error when it cannot be
  // signed.
  std::string sign(std::string_view payload) const;

 private:
  struct Impl;
  explicit JwsKey(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Longer tokens are refused before anything looks into them.
inline constexpr std::size_t kMaxTokenLength = 8192;

}  // namespace pressrun::httpd
