// What must be known of an artifact before it is offered, and the limit that it must keep.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "reports/byte_sink.h"

typedef struct evp_md_ctx_st EVP_MD_CTX;

namespace pressrun::reports {

class LimitExceeded : public std::runtime_error {
 public:
  explicit LimitExceeded(std::uint64_t limit);
  std::uint64_t limit() const { return limit_; }  // bytes

 private:
  std::uint64_t limit_;
};

// Counts and hashes what passes through. Bytes beyond the limit never reach the next sink.
class MeasuringSink : public ByteSink {
 public:
  // Borrows `next`. `limit` is in bytes of the artifact: as many are fine, one more is not.
  MeasuringSink(ByteSink& next, std::uint64_t limit);
  ~MeasuringSink() override;

  // THROWS LimitExceeded, and what `next` throws.
  void write(std::string_view bytes) override;

  std::uint64_t bytes() const { return bytes_; }
  // SHA-256 in lower-case hexadecimal. Ends the measuring: nothing may be written afterwards.
  std::string sha256();

 private:
  struct FreeContext {
    void operator()(EVP_MD_CTX* context) const;
  };

  ByteSink& next_;
  std::uint64_t limit_;
  std::uint64_t bytes_ = 0;
  std::unique_ptr<EVP_MD_CTX, FreeContext> hash_;
};

}  // namespace pressrun::reports
