// Objects in a bucket of an S3-compatible service (R2, AWS, Ceph, MinIO, Swift).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/storage/object_store.h"
#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

class Store : public ObjectStore {
 public:
  explicit Store(Settings settings) : client_(std::move(settings)) {}

  const char* kind() const override { return "s3"; }
  bool is_remote() const override { return true; }
  std::optional<std::string> marker() override;
  void write_marker(const std::string& id) override;

  std::unique_ptr<ObjectWriter> open_writer(const std::string& key,
                                            const ObjectMeta& meta) override;
  std::unique_ptr<ObjectReader> open_reader(const std::string& key, std::uint64_t offset = 0,
                                            std::optional<std::uint64_t> length = {}) override;
  std::optional<ObjectInfo> head(const std::string& key) override;
  void remove(const std::string& key) override;
  void list(const std::function<void(const ListedObject&)>& each) override;
  void probe() override;
  // Uploads in parts that were begun so long ago, by the service's clock.
  std::size_t remove_leftovers(std::chrono::seconds age) override;
  std::optional<std::string> presigned_url(const std::string& key, const ObjectMeta& meta,
                                           std::chrono::seconds lifetime) override;

 private:
  Client client_;
};

}  // namespace pressrun::engine::s3
