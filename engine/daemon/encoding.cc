#include "engine/daemon/encoding.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace pressrun::daemon {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void append_hexadecimal(char c, std::string_view digits, std::string& text) {
  const auto byte = static_cast<unsigned char>(c);
  text += {digits[byte >> 4U], digits[byte & 15U]};
}

}  // namespace

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) append_hexadecimal(c, "0123456789abcdef", text);
  return text;
}

std::string sha256_hexadecimal(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available from OpenSSL");
  }
  return hexadecimal({reinterpret_cast<const char*>(digest.data()), size});
}

std::string percent_encode(std::string_view text, std::string_view keep) {
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c) || keep.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += '%';
      append_hexadecimal(c, "0123456789ABCDEF", encoded);
    }
  }
  return encoded;
}

}  // namespace pressrun::daemon
