#include "reports/measuring_sink.h"

#include <openssl/evp.h>

namespace pressrun::reports {
namespace {

void require(bool ok) {
  if (!ok) throw std::runtime_error("SHA-256 is not available from OpenSSL");
}

// Fetched once: looking an algorithm up takes longer than hashing a small report.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

std::string hexadecimal(const unsigned char* bytes, unsigned count) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(std::size_t{2} * count);
  for (unsigned i = 0; i < count; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

}  // namespace

LimitExceeded::LimitExceeded(std::uint64_t limit)
    : std::runtime_error("the artifact exceeds its limit of " + std::to_string(limit) + " bytes"),
      limit_(limit) {}

MeasuringSink::MeasuringSink(ByteSink& next, std::uint64_t limit)
    : next_(next), limit_(limit), hash_(EVP_MD_CTX_new()) {
  require(hash_ && EVP_DigestInit_ex(hash_.get(), sha256_algorithm(), nullptr) == 1);
}

MeasuringSink::~MeasuringSink() = default;

void MeasuringSink::FreeContext::operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }

void MeasuringSink::write(std::string_view bytes) {
  if (bytes.size() > limit_ - bytes_) throw LimitExceeded(limit_);
  bytes_ += bytes.size();
  require(EVP_DigestUpdate(hash_.get(), bytes.data(), bytes.size()) == 1);
  next_.write(bytes);
}

std::string MeasuringSink::sha256() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  require(EVP_DigestFinal_ex(hash_.get(), digest, &length) == 1);
  return hexadecimal(digest, length);
}

}  // namespace pressrun::reports
