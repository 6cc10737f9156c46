// Signed download links.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::signing {

// What a link grants, and until when.
struct Link {
  std::int64_t event = 0;
  std::string job;
  std::string format;
  std::int64_t subject = 0;     // the person it was made for
  std::int64_t expires_at = 0;  // seconds since 1970
};

// Immutable, so thread safe. A link is
//   /v1/admin/events/{event}/reports/jobs/{job}/download?artifact={format}&expires={unix}&kid={kid}&sub={person}&sig={hmac}
// where hmac is HMAC-SHA256 over all that stands before "&sig=", in base64url. There is exactly one
// way to write a link: any other spelling of the same values is refused as a forgery is.
class LinkSigner {
 public:
  // "kid:secret[,kid2:secret2...]": the first signs, all verify, so that secrets can rotate. A
  // secret is taken as it stands, at least 16 bytes, and may hold commas, except before what looks
  // like a kid and a colon. THROWS daemon::ConfigError.
  explicit LinkSigner(const std::string& secrets);

  // Path and query, to be put behind the server's public address. REQUIRES a job without '/' and a
  // format without '/' and '&'; verify() refuses the link otherwise.
  std::string sign(const Link& link) const;

  // nullopt for everything that sign() would not have written with one of the keys, byte for byte.
  // Says nothing about time.
  std::optional<Link> verify(std::string_view target) const;

 private:
  struct Key {
    std::string kid;
    std::string secret;
  };

  static std::string write(const Link& link, const Key& key);
  const Key* find(std::string_view kid) const;

  std::vector<Key> keys_;
};

// The address that links begin with, without slashes at its end. `url` is what was configured as
// PRESSRUN_PUBLIC_URL. THROWS daemon::ConfigError when it is no http or https address.
std::string checked_public_url(std::string url);

}  // namespace pressrun::signing
