#include "engine/storage/s3/uploads.h"

#include <ctime>
#include <pugixml.hpp>

namespace pressrun::engine::s3 {
namespace {

// "2026-11-27T01:02:03.000Z"; the epoch for what is no time.
SigningTime time_of(const char* text) {
  std::tm parts{};
  if (strptime(text, "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

}  // namespace

std::vector<PendingUpload> pending_uploads(Client& client) {
  const std::string& prefix = client.settings().prefix;
  std::vector<PendingUpload> all;
  std::string key_marker;
  std::string id_marker;
  while (true) {
    Fields query = {{"uploads", ""}, {"prefix", prefix}};
    if (!key_marker.empty()) {
      query.emplace_back("key-marker", key_marker);
      query.emplace_back("upload-id-marker", id_marker);
    }
    const Answer answer = client.send({"GET", "", query, {}, {}});
    pugi::xml_document document;
    document.load_buffer(answer.body.data(), answer.body.size());
    const auto list = document.child("ListMultipartUploadsResult");
    for (const auto upload : list.children("Upload")) {
      const std::string key = upload.child_value("Key");
      if (!key.starts_with(prefix)) continue;
      all.push_back({key.substr(prefix.size()), upload.child_value("UploadId"),
                     time_of(upload.child_value("Initiated"))});
    }
    key_marker = list.child_value("NextKeyMarker");
    id_marker = list.child_value("NextUploadIdMarker");
    if (list.child_value("IsTruncated") != std::string("true") || key_marker.empty()) return all;
  }
}

}  // namespace pressrun::engine::s3
