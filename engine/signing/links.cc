#include "engine/signing/links.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/daemon/options.h"
#include "engine/signing/base64url.h"

namespace pressrun::signing {
namespace {

using daemon::ConfigError;

constexpr std::size_t kMinSecret = 16;
constexpr std::size_t kMaxKid = 32;
constexpr std::string_view kKidCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

bool is_kid(std::string_view text) {
  return !text.empty() && text.size() <= kMaxKid &&
         text.find_first_not_of(kKidCharacters) == std::string_view::npos;
}

bool begins_with_kid(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && is_kid(text.substr(0, colon));
}

// Cuts at the commas that a kid follows.
std::vector<std::string> split_secrets(std::string_view text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(','); at != std::string_view::npos; at = text.find(',', at + 1)) {
    if (!begins_with_kid(text.substr(at + 1))) continue;
    parts.emplace_back(text.substr(from, at - from));
    from = at + 1;
  }
  parts.emplace_back(text.substr(from));
  return parts;
}

std::string signature(std::string_view secret, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), size});
}

// Takes text off the front of `rest` piece by piece; stays failed after the first mismatch.
class Scanner {
 public:
  explicit Scanner(std::string_view rest) : rest_(rest) {}

  void literal(std::string_view text) {
    ok_ = ok_ && rest_.starts_with(text);
    if (ok_) rest_.remove_prefix(text.size());
  }
  std::string_view until(char end) {
    const std::size_t size = std::min(rest_.find(end), rest_.size());
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::int64_t number(char end) {
    const std::string_view text = until(end);
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    ok_ = ok_ && parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
    return value;
  }
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

LinkSigner::LinkSigner(const std::string& secrets) {
  for (const std::string& part : split_secrets(secrets)) {
    const std::size_t colon = part.find(':');
    if (!begins_with_kid(part) || part.size() - colon - 1 < kMinSecret) {
      throw ConfigError(
          "REPORT_DOWNLOAD_SIGNING_SECRET must be kid:secret, with a secret of at least 16 bytes; "
          "several are separated by commas");
    }
    if (find(part.substr(0, colon)) != nullptr) {
      throw ConfigError("REPORT_DOWNLOAD_SIGNING_SECRET names one key id twice");
    }
    keys_.push_back({part.substr(0, colon), part.substr(colon + 1)});
  }
}

const LinkSigner::Key* LinkSigner::find(std::string_view kid) const {
  for (const Key& key : keys_) {
    if (key.kid == kid) return &key;
  }
  return nullptr;
}

std::string LinkSigner::write(const Link& link, const Key& key) {
  std::string text = "/v1/admin/events/" + std::to_string(link.event) + "/reports/jobs/" +
                     link.job + "/download?artifact=" + link.format +
                     "&expires=" + std::to_string(link.expires_at) + "&kid=" + key.kid +
                     "&sub=" + std::to_string(link.subject);
  return text + "&sig=" + signature(key.secret, text);
}

std::string LinkSigner::sign(const Link& link) const { return write(link, keys_.front()); }

std::optional<Link> LinkSigner::verify(std::string_view target) const {
  Scanner scan(target);
  Link link;
  scan.literal("/v1/admin/events/");
  link.event = scan.number('/');
  scan.literal("/reports/jobs/");
  link.job = scan.until('/');
  scan.literal("/download?artifact=");
  link.format = scan.until('&');
  scan.literal("&expires=");
  link.expires_at = scan.number('&');
  scan.literal("&kid=");
  const Key* key = find(scan.until('&'));
  scan.literal("&sub=");
  link.subject = scan.number('&');
  // A slash would let a job's end be read as the format's beginning.
  const bool is_plain = link.format.find('/') == std::string::npos;
  if (!scan.ok() || !is_plain || key == nullptr) return std::nullopt;
  const std::string expected = write(link, *key);
  const bool same = expected.size() == target.size() &&
                    CRYPTO_memcmp(expected.data(), target.data(), expected.size()) == 0;
  if (!same) return std::nullopt;
  return link;
}

std::string checked_public_url(std::string url) {
  if (url.empty()) {
    throw ConfigError(
        "PRESSRUN_PUBLIC_URL is not set: links begin with it, the address that people reach the "
        "httpd at, for example https://reports.example.org");
  }
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    throw ConfigError("PRESSRUN_PUBLIC_URL must begin with http:// or https://");
  }
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace pressrun::signing
