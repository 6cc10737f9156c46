#include "httpd/jws.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "engine/daemon/options.h"
#include "httpd/base64url.h"
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
using KeyContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;

constexpr std::size_t kMinSecret = 32;
constexpr int kMinRsaBits = 2048;
constexpr std::size_t kEs256Part = 32;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

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

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(text), text.size(),
       digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

// JWS has r and s side by side, OpenSSL wants them in DER; empty when `raw` is no such pair.
std::string es256_to_der(std::string_view raw) {
  if (raw.size() != 2 * kEs256Part) return {};
  EcSignature signature(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(bytes(raw), kEs256Part, nullptr);
  BIGNUM* s = BN_bin2bn(bytes(raw.substr(kEs256Part)), kEs256Part, nullptr);
  ECDSA_SIG_set0(signature.get(), r, s);
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

std::string es256_from_der(std::string_view der) {
  const unsigned char* at = bytes(der);
  const EcSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!signature) throw std::runtime_error("OpenSSL made a malformed signature");
  std::string raw(2 * kEs256Part, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kEs256Part);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kEs256Part, kEs256Part);
  return raw;
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

struct JwsKey::Impl {
  JwsAlgorithm algorithm;
  std::string secret;  // HS256
  Key public_key;      // RS256, ES256
  Key private_key;

  bool signature_is_right(std::string_view signed_text, std::string_view signature) const {
    if (algorithm == JwsAlgorithm::kHs256) {
      const std::string expected = hmac_sha256(secret, signed_text);
      return expected.size() == signature.size() &&
             CRYPTO_memcmp(expected.data(), signature.data(), expected.size()) == 0;
    }
    const std::string plain =
        algorithm == JwsAlgorithm::kEs256 ? es256_to_der(signature) : std::string(signature);
    const KeyContext context(EVP_MD_CTX_new());
    const bool right = !plain.empty() &&
                       EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                                            public_key.get()) == 1 &&
                       EVP_DigestVerify(context.get(), bytes(plain), plain.size(),
                                        bytes(signed_text), signed_text.size()) == 1;
    ERR_clear_error();
    return right;
  }

  std::string signature_of(std::string_view text) const {
    if (algorithm == JwsAlgorithm::kHs256) return hmac_sha256(secret, text);
    const KeyContext context(EVP_MD_CTX_new());
    std::size_t size = 0;
    std::string signature;
    bool done =
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, private_key.get()) == 1 &&
        EVP_DigestSign(context.get(), nullptr, &size, bytes(text), text.size()) == 1;
    signature.resize(size);
    done = done && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                                  &size, bytes(text), text.size()) == 1;
    if (!done) throw std::runtime_error("OpenSSL could not sign a token");
    signature.resize(size);
    return algorithm == JwsAlgorithm::kEs256 ? es256_from_der(signature) : signature;
  }
};

JwsKey::JwsKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JwsKey::~JwsKey() = default;
JwsKey::JwsKey(JwsKey&&) noexcept = default;

JwsAlgorithm parse_jws_algorithm(const std::string& name) {
  for (JwsAlgorithm known : {JwsAlgorithm::kHs256, JwsAlgorithm::kRs256, JwsAlgorithm::kEs256}) {
    if (name == name_of(known)) return known;
  }
  throw ConfigError("PRESSRUN_JWT_ALG is '" + name + "': use HS256, RS256 or ES256");
}

JwsKey JwsKey::from_secret(std::string secret) {
  if (secret.size() < kMinSecret) {
    throw ConfigError("PRESSRUN_JWT_SECRET needs at least 32 bytes for HS256");
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
  if (!private_pem.empty()) {
    impl->private_key = read_key(private_pem, true);
    require_fit(impl->private_key.get(), algorithm);
  }
  if (!public_pem.empty()) {
    impl->public_key = read_key(public_pem, false);
  } else if (impl->private_key) {
    EVP_PKEY_up_ref(impl->private_key.get());
    impl->public_key.reset(impl->private_key.get());
  } else {
    throw ConfigError("tokens need a key: set PRESSRUN_JWT_PUBLIC_KEY_FILE");
  }
  require_fit(impl->public_key.get(), algorithm);
  if (impl->private_key && EVP_PKEY_eq(impl->private_key.get(), impl->public_key.get()) != 1) {
    throw ConfigError("the private and the public key for tokens are not a pair");
  }
  return JwsKey(std::move(impl));
}

bool JwsKey::can_sign() const {
  return impl_->algorithm == JwsAlgorithm::kHs256 || impl_->private_key != nullptr;
}

std::optional<std::string> JwsKey::verify(std::string_view token) const {
  if (token.size() > kMaxTokenLength) return std::nullopt;
  const auto parts = split_token(token);
  if (!parts) return std::nullopt;
  const auto header = base64url_decode((*parts)[0]);
  auto payload = base64url_decode((*parts)[1]);
  const auto signature = base64url_decode((*parts)[2]);
  if (!header || !payload || !signature || !header_is_fine(*header, impl_->algorithm)) {
    return std::nullopt;
  }
  const std::string_view signed_text = token.substr(0, (*parts)[0].size() + 1 + (*parts)[1].size());
  if (!impl_->signature_is_right(signed_text, *signature)) return std::nullopt;
  return payload;
}

std::string JwsKey::sign(std::string_view payload) const {
  const nlohmann::json header = {{"alg", name_of(impl_->algorithm)}, {"typ", "JWT"}};
  const std::string text = base64url_encode(header.dump()) + "." + base64url_encode(payload);
  return text + "." + base64url_encode(impl_->signature_of(text));
}

}  // namespace pressrun::httpd
