#include "engine/storage/s3/store.h"

#include <random>

#include "engine/storage/s3/download.h"
#include "engine/storage/s3/listing.h"
#include "engine/storage/s3/service_time.h"
#include "engine/storage/s3/upload.h"
#include "engine/storage/s3/uploads.h"

namespace pressrun::engine::s3 {
std::optional<std::string> Store::marker() {
  const Answer answer = client_.send({"GET", kMarker, {}, {}, {}});
  if (answer.status == 404) return std::nullopt;
  return marker_id(answer.body);
}

// A bucket has no way to make an object only if there is none that all services know: two that mark
// it at the same moment find out afterwards.
void Store::write_marker(const std::string& id) {
  if (!marker()) {
    const std::string body = id + "\n";
    client_.send({"PUT", kMarker, {}, {{"content-type", "text/plain"}}, body});
  }
  if (marker() != id) {
    throw StoreError(place_of(client_.settings(), kMarker) + " names another store than " + id,
                     false);
  }
}

std::unique_ptr<ObjectWriter> Store::open_writer(const std::string& key, const ObjectMeta& meta) {
  require_valid(key);
  return std::make_unique<Upload>(client_, key, meta);
}

std::unique_ptr<ObjectReader> Store::open_reader(const std::string& key, std::uint64_t offset,
                                                 std::optional<std::uint64_t> length) {
  require_valid(key);
  return Download::open(client_, key, offset, length);
}

std::optional<ObjectInfo> Store::head(const std::string& key) {
  require_valid(key);
  const Answer answer = client_.send({"HEAD", key, {}, {}, {}});
  if (answer.status == 404) return std::nullopt;
  return ObjectInfo{answer.content_length()};
}

void Store::remove(const std::string& key) {
  require_valid(key);
  client_.send({"DELETE", key, {}, {}, {}});
}

void Store::list(const std::function<void(const ListedObject&)>& each) {
  list_objects(client_, each);
}

void Store::probe() {
  const std::string key = ".probe-" + std::to_string(std::random_device{}());
  client_.send({"PUT", key, {}, {{"content-type", "text/plain"}}, "the store answers\n"});
  client_.send({"DELETE", key, {}, {}, {}});
}

std::size_t Store::remove_leftovers(std::chrono::seconds age) {
  const Answer answer = client_.send({"HEAD", "", {}, {}, {}});
  const auto now = answered_at(answer).value_or(client_.now());
  std::size_t removed = 0;
  for (const auto& upload : pending_uploads(client_)) {
    if (upload.begun == SigningTime{} || now - upload.begun < age) continue;
    client_.send({"DELETE", upload.key, {{"uploadId", upload.id}}, {}, {}});
    ++removed;
  }
  return removed;
}

std::optional<std::string> Store::presigned_url(const std::string& key, const ObjectMeta& meta,
                                                std::chrono::seconds lifetime) {
  require_valid(key);
  return client_.presigned_url(key, meta, lifetime);
}

}  // namespace pressrun::engine::s3
