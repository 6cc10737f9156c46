// One object on its way into a bucket.
#pragma once

#include <string>
#include <vector>

#include "engine/storage/object_store.h"
#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

// Holds one part in memory. An object that fits into it goes in one PUT at commit(), a larger one
// as a multipart upload, of which nothing is visible before its completion. Every body is signed
// with its SHA-256, so the service refuses one that changed on the way.
class Upload : public ObjectWriter {
 public:
  // `client` must outlive it, until commit() or abort().
  Upload(Client& client, std::string key, ObjectMeta meta);
  ~Upload() override { abort(); }

  void write(std::string_view bytes) override;
  void commit() override;
  void abort() noexcept override;

 private:
  enum class State { kOpen, kCommitted, kAborted };

  Fields headers() const;
  void begin_parts();
  void send_part();
  void put_whole();
  void complete_parts();
  // Whether the object is there with the size that was written.
  bool arrived();

  Client& client_;
  const std::string key_;
  const ObjectMeta meta_;
  std::string part_;
  std::string upload_id_;           // empty: not in parts
  std::vector<std::string> etags_;  // of the parts
  std::uint64_t bytes_ = 0;
  bool sent_whole_ = false;  // perhaps: it may be there without our knowing
  State state_ = State::kOpen;
};

}  // namespace pressrun::engine::s3
