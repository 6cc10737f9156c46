#include "engine/storage/s3/store.h"

#include <curl/curl.h>

#include <charconv>
#include <random>

#include "engine/storage/s3/download.h"
#include "engine/storage/s3/service_error.h"
#include "engine/storage/s3/upload.h"
#include "engine/storage/s3/uploads.h"

namespace pressrun::engine::s3 {
namespace {

// Hidden, so that valid_key() keeps everything else away from it.
constexpr const char* kMarker = ".pressrun-store";

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

}  // namespace

std::optional<std::string> Store::marker() {
  const Answer answer = client_.send({"GET", kMarker, {}, {}, {}});
  if (answer.status == 404) return std::nullopt;
  return trimmed(answer.body);
}

void Store::write_marker(const std::string& id) {
  if (marker() == id) return;
  const std::string body = id + "\n";
  client_.send({"PUT", kMarker, {}, {{"content-type", "text/plain"}}, body});
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
  const std::string length = answer.header("content-length");
  ObjectInfo info;
  std::from_chars(length.data(), length.data() + length.size(), info.bytes);
  return info;
}

void Store::remove(const std::string& key) {
  require_valid(key);
  client_.send({"DELETE", key, {}, {}, {}});
}

void Store::probe() {
  const std::string key = ".probe-" + std::to_string(std::random_device{}());
  client_.send({"PUT", key, {}, {{"content-type", "text/plain"}}, "the store answers\n"});
  client_.send({"DELETE", key, {}, {}, {}});
}

std::size_t Store::remove_leftovers(std::chrono::seconds age) {
  const Answer answer = client_.send({"HEAD", "", {}, {}, {}});
  const std::time_t theirs = curl_getdate(answer.header("date").c_str(), nullptr);
  const auto now = theirs > 0 ? std::chrono::system_clock::from_time_t(theirs) : client_.now();
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
