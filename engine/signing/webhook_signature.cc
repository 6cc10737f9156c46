#include "engine/signing/webhook_signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>

#include "engine/daemon/options.h"
#include "engine/signing/base64.h"

namespace pressrun::signing {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::string_view kVersion = "v1,";
constexpr std::size_t kMinKey = 16;
constexpr std::size_t kMaxKey = 64;
constexpr std::int64_t kTolerance = 300;

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

bool equal(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string signed_text(std::string_view id, std::string_view timestamp, std::string_view body) {
  std::string text(id);
  text.append(".").append(timestamp).append(".").append(body);
  return text;
}

}  // namespace

WebhookSigner::WebhookSigner(std::string_view secrets, const std::string& variable) {
  for (const std::string_view secret : split(secrets, " ,")) {
    const auto key =
        secret.starts_with(kPrefix) ? base64_decode(secret.substr(kPrefix.size())) : std::nullopt;
    if (!key || key->size() < kMinKey || key->size() > kMaxKey) {
      throw daemon::ConfigError(variable +
                                " must be whsec_ and the base64 of 16 to 64 random bytes; several "
                                "are separated by spaces");
    }
    keys_.push_back(*key);
  }
  if (keys_.empty()) throw daemon::ConfigError(variable + " is empty");
}

std::string WebhookSigner::sign(std::string_view id, std::int64_t timestamp,
                                std::string_view body) const {
  const std::string text = signed_text(id, std::to_string(timestamp), body);
  std::string signatures;
  for (const std::string& key : keys_) {
    if (!signatures.empty()) signatures += ' ';
    signatures += std::string(kVersion) + base64_encode(hmac(key, text));
  }
  return signatures;
}

bool WebhookSigner::verify(const WebhookHeaders& headers, std::string_view body,
                           std::int64_t now) const {
  const auto timestamp = number(headers.timestamp);
  if (!timestamp || *timestamp < now - kTolerance || *timestamp > now + kTolerance) return false;
  if (headers.id.empty()) return false;
  const std::string text = signed_text(headers.id, headers.timestamp, body);
  bool valid = false;
  for (const std::string& key : keys_) {
    const std::string expected = std::string(kVersion) + base64_encode(hmac(key, text));
    for (const std::string_view given : split(headers.signature, " ")) {
      valid = equal(given, expected) || valid;
    }
  }
  return valid;
}

}  // namespace pressrun::signing
