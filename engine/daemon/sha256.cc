#include "engine/daemon/sha256.h"

#include <openssl/evp.h>

#include <stdexcept>

#include "engine/daemon/encoding.h"

namespace pressrun::daemon {
namespace {

void require_digest(bool done) {
  if (!done) throw std::runtime_error("OpenSSL cannot make a SHA-256");
}

}  // namespace

void Sha256::Free::operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require_digest(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  require_digest(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hexadecimal() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  require_digest(EVP_DigestFinal_ex(context_.get(), digest, &length) == 1);
  return daemon::hexadecimal({reinterpret_cast<const char*>(digest), length});
}

}  // namespace pressrun::daemon
