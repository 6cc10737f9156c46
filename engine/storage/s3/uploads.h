// Uploads in parts that nobody ended.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

struct PendingUpload {
  std::string key;  // without the prefix
  std::string id;
  SigningTime begun;
};

// One answer of a service to the question for its unfinished uploads (S3 API Reference,
// "ListMultipartUploads").
struct UploadList {
  std::vector<PendingUpload> uploads;
  bool is_truncated = false;  // then it goes on behind these:
  std::string next_key;
  std::string next_id;
};

// Of the uploads below `prefix`; empty for what is no such list.
UploadList parse_upload_list(std::string_view xml, const std::string& prefix);

// All of them below the prefix. THROWS StoreError, also when the service's list does not end.
std::vector<PendingUpload> pending_uploads(Client& client);

}  // namespace pressrun::engine::s3
