// One object on its way out of a bucket.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/storage/object_store.h"
#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

// Reads as its caller does: libcurl is held up while kBuffer bytes wait. A transfer that breaks is
// taken up again where it broke, and only of the same object (If-Match).
class Download : public ObjectReader {
 public:
  static constexpr std::size_t kBuffer = 256 << 10;

  // nullptr when there is no such object. `client` must outlive it. THROWS StoreError.
  static std::unique_ptr<Download> open(Client& client, const std::string& key,
                                        std::uint64_t offset, std::optional<std::uint64_t> length);
  ~Download() override;

  std::size_t read(std::span<char> buffer) override;
  std::uint64_t object_bytes() const override { return object_bytes_; }

 private:
  class Transfer;

  Download(Client& client, std::string key, std::string etag, std::uint64_t object_bytes,
           std::uint64_t offset, std::uint64_t left);
  // THROWS NoAnswer, StoreError.
  std::size_t read_once(std::span<char> buffer);
  std::unique_ptr<Transfer> begin();

  Client& client_;
  const std::string key_;
  const std::string etag_;
  const std::uint64_t object_bytes_;
  const std::uint64_t first_;
  std::uint64_t offset_;
  std::uint64_t left_;
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace pressrun::engine::s3
