#include "httpd/jws.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include <array>
#include <jwt/algorithm.hpp>
#include <stdexcept>

#include "engine/daemon/options.h"
#include "engine/signing/base64url.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

using daemon::ConfigError;

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Hs256 = jwt::HMACSign<jwt::algo::HS256>;
using Rs256 = jwt::PEMSign<jwt::algo::RS256>;
using Es256 = jwt::PEMSign<jwt::algo::ES256>;

constexpr std::size_t kMinSecret = 32;
constexpr int kMinRsaBits = 2048;

jwt::string_view view(std::string_view text) { return {text.data(), text.size()}; }

const char* name_of(JwsAlgorithm algorithm) {
  switch (algorithm) {
    case JwsAlgorithm::kHs256:
      return "HS256";
    case JwsAlgorithm::kRs256:
      return "RS256";
    case JwsAlgorithm::kEs256:
      return "ES256";
  }
  return "";
}

// A pair of dots, else nullopt: header, payload, signature as they stand in the token.
std::optional<std::array<std::string_view, 3>> split_token(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  const std::string_view payload = token.substr(first + 1, last - first - 1);
  if (payload.find('.') != std::string_view::npos) return std::nullopt;
  return std::array{token.substr(0, first), payload, token.substr(last + 1)};
}

// Only what a plain access token's header holds; a critical extension, or a key that the token
// brings along, is refused.
bool header_is_fine(std::string_view text, JwsAlgorithm algorithm) {
  try {
    const nlohmann::json header = parse_json(text);
    if (!header.is_object()) return false;
    const auto alg = header.find("alg");
    if (alg == header.end() || !alg->is_string() || *alg != name_of(algorithm)) return false;
    for (const char* refused : {"crit", "b64", "jwk", "jku", "x5u", "x5c", "zip", "enc"}) {
      if (header.contains(refused)) return false;
    }
    return true;
  } catch (const Problem&) {
    return false;
  }
}

std::string public_pem_of(const EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PUBKEY(bio.get(), key) != 1) {
    throw ConfigError("the private key for tokens has no public part");
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Key read_key(const std::string& pem, bool is_private) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(is_private ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr)
                     : PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!key) {
    throw ConfigError(std::string("the ") + (is_private ? "private" : "public") +
                      " key for tokens is not a PEM key");
  }
  return key;
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == SN_X9_62_prime256v1;
}

void require_fit(const EVP_PKEY* key, JwsAlgorithm algorithm) {
  if (algorithm == JwsAlgorithm::kRs256) {
    if (EVP_PKEY_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_bits(key) < kMinRsaBits) {
      throw ConfigError("RS256 needs an RSA key of at least 2048 bits");
    }
  } else if (EVP_PKEY_base_id(key) != EVP_PKEY_EC || !is_p256(key)) {
    throw ConfigError("ES256 needs an elliptic curve key on P-256 (prime256v1)");
  }
}

}  // namespace

// Of cpp-jwt only what signs and verifies: its decoder takes a token's word for more than we do.
struct JwsKey::Impl {
  JwsAlgorithm algorithm;
  std::string secret;       // HS256
  std::string public_pem;   // RS256, ES256
  std::string private_pem;  // empty: cannot sign
  std::unique_ptr<Impl> older;

  // `signature` in base64url, as it stands in the token; `decoded` is the same in bytes.
  bool signature_is_right(std::string_view signed_text, std::string_view signature,
                          std::string_view decoded) const {
    if (algorithm == JwsAlgorithm::kHs256) {
      const std::string expected = Hs256::sign(secret, view(signed_text)).first;
      return !expected.empty() && expected.size() == decoded.size() &&
             CRYPTO_memcmp(expected.data(), decoded.data(), expected.size()) == 0;
    }
    const auto verify = algorithm == JwsAlgorithm::kRs256 ? Rs256::verify : Es256::verify;
    const bool right =
        !decoded.empty() && verify(public_pem, view(signed_text), view(signature)).first;
    ERR_clear_error();
    return right;
  }

  // By this key or an older one.
  bool accepts(std::string_view signed_text, std::string_view signature,
               std::string_view decoded) const {
    return signature_is_right(signed_text, signature, decoded) ||
           (older && older->accepts(signed_text, signature, decoded));
  }

  std::string signature_of(const std::string& text) const {
    const auto sign = algorithm == JwsAlgorithm::kHs256   ? Hs256::sign
                      : algorithm == JwsAlgorithm::kRs256 ? Rs256::sign
                                                          : Es256::sign;
    const auto [signature, error] =
        sign(algorithm == JwsAlgorithm::kHs256 ? secret : private_pem, text);
    if (error || signature.empty()) throw std::runtime_error("a token could not be signed");
    return signature;
  }
};

JwsKey::JwsKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JwsKey::~JwsKey() = default;
JwsKey::JwsKey(JwsKey&&) noexcept = default;
JwsKey& JwsKey::operator=(JwsKey&&) noexcept = default;

void JwsKey::accept_too(JwsKey older) { impl_->older = std::move(older.impl_); }

JwsAlgorithm parse_jws_algorithm(const std::string& name) {
  for (JwsAlgorithm known : {JwsAlgorithm::kHs256, JwsAlgorithm::kRs256, JwsAlgorithm::kEs256}) {
    if (name == name_of(known)) return known;
  }
  throw ConfigError("PRESSRUN_JWT_ALG is '" + name + "': use HS256, RS256 or ES256");
}

JwsKey JwsKey::from_secret(std::string secret, const std::string& name) {
  const char* const how = "at least 32 bytes for HS256, for example of: openssl rand -hex 32";
  if (secret.empty()) throw ConfigError(name + " is not set: tokens are signed with it, " + how);
  if (secret.size() < kMinSecret) {
    throw ConfigError(name + " is too short: it needs " + how);
  }
  auto impl = std::make_unique<Impl>();
  impl->algorithm = JwsAlgorithm::kHs256;
  impl->secret = std::move(secret);
  return JwsKey(std::move(impl));
}

JwsKey JwsKey::from_pem(JwsAlgorithm algorithm, const std::string& public_pem,
                        const std::string& private_pem) {
  auto impl = std::make_unique<Impl>();
  impl->algorithm = algorithm;
  const Key private_key = private_pem.empty() ? Key() : read_key(private_pem, true);
  if (private_key) require_fit(private_key.get(), algorithm);
  if (public_pem.empty() && !private_key) {
    throw ConfigError("tokens need a key: set PRESSRUN_JWT_PUBLIC_KEY_FILE");
  }
  impl->public_pem = public_pem.empty() ? public_pem_of(private_key.get()) : public_pem;
  impl->private_pem = private_pem;
  const Key public_key = read_key(impl->public_pem, false);
  require_fit(public_key.get(), algorithm);
  if (private_key && EVP_PKEY_eq(private_key.get(), public_key.get()) != 1) {
    throw ConfigError("the private and the public key for tokens are not a pair");
  }
  return JwsKey(std::move(impl));
}

bool JwsKey::can_sign() const {
  return impl_->algorithm == JwsAlgorithm::kHs256 || !impl_->private_pem.empty();
}

std::optional<std::string> JwsKey::verify(std::string_view token) const {
  if (token.size() > kMaxTokenLength) return std::nullopt;
  const auto parts = split_token(token);
  if (!parts) return std::nullopt;
  const auto header = signing::base64url_decode((*parts)[0]);
  auto payload = signing::base64url_decode((*parts)[1]);
  const auto signature = signing::base64url_decode((*parts)[2]);
  if (!header || !payload || !signature || !header_is_fine(*header, impl_->algorithm)) {
    return std::nullopt;
  }
  const std::string_view signed_text = token.substr(0, (*parts)[0].size() + 1 + (*parts)[1].size());
  if (!impl_->accepts(signed_text, (*parts)[2], *signature)) return std::nullopt;
  return payload;
}

std::string JwsKey::sign(std::string_view payload) const {
  const nlohmann::json header = {{"alg", name_of(impl_->algorithm)}, {"typ", "JWT"}};
  const std::string text =
      signing::base64url_encode(header.dump()) + "." + signing::base64url_encode(payload);
  return text + "." + signing::base64url_encode(impl_->signature_of(text));
}

}  // namespace pressrun::httpd
