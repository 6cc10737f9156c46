// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
#pragma once

#include <memory>
#include <string>
#include <string_view>

typedef struct evp_md_ctx_st EVP_MD_CTX;

namespace pressrun::daemon {

class Sha256 {
 public:
  // THROWS std::runtime_error where OpenSSL has none.
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  // Lower-case hexadecimal. Nothing may be added afterwards.
  std::string hexadecimal();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const;
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace pressrun::daemon
