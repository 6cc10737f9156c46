#include "engine/storage/s3/uploads.h"

#include <iterator>
#include <pugixml.hpp>
#include <utility>

#include "engine/storage/s3/service_time.h"

namespace pressrun::engine::s3 {

UploadList parse_upload_list(std::string_view xml, const std::string& prefix) {
  UploadList result;
  pugi::xml_document document;
  document.load_buffer(xml.data(), xml.size());
  const auto list = document.child("ListMultipartUploadsResult");
  for (const auto upload : list.children("Upload")) {
    const std::string key = upload.child_value("Key");
    if (!key.starts_with(prefix)) continue;
    result.uploads.push_back({key.substr(prefix.size()), upload.child_value("UploadId"),
                              listed_time(upload.child_value("Initiated"))});
  }
  result.next_key = list.child_value("NextKeyMarker");
  result.next_id = list.child_value("NextUploadIdMarker");
  result.is_truncated =
      list.child_value("IsTruncated") == std::string_view("true") && !result.next_key.empty();
  return result;
}

std::vector<PendingUpload> pending_uploads(Client& client) {
  const std::string& prefix = client.settings().prefix;
  std::vector<PendingUpload> all;
  UploadList list;
  do {
    Fields query = {{"uploads", ""}, {"prefix", prefix}};
    if (list.is_truncated) {
      query.emplace_back("key-marker", list.next_key);
      query.emplace_back("upload-id-marker", list.next_id);
    }
    const std::pair from(list.next_key, list.next_id);
    const Answer answer = client.send({"GET", "", query, {}, {}});
    list = parse_upload_list(answer.body, prefix);
    std::move(list.uploads.begin(), list.uploads.end(), std::back_inserter(all));
    if (list.is_truncated && std::pair(list.next_key, list.next_id) == from) {
      throw StoreError("the store's list of unfinished uploads does not end", false);
    }
  } while (list.is_truncated);
  return all;
}

}  // namespace pressrun::engine::s3
