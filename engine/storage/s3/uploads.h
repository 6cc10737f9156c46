// Uploads in parts that nobody ended.
#pragma once

#include <string>
#include <vector>

#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

struct PendingUpload {
  std::string key;  // without the prefix
  std::string id;
  SigningTime begun;
};

// All of them below the prefix. THROWS StoreError.
std::vector<PendingUpload> pending_uploads(Client& client);

}  // namespace pressrun::engine::s3
