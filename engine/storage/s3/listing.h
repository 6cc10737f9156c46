// What a bucket holds.
#pragma once

#include <functional>

#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

// ObjectStore::list(): all objects below the prefix, a thousand a request. THROWS StoreError, and
// what `each` throws.
void list_objects(Client& client, const std::function<void(const ListedObject&)>& each);

}  // namespace pressrun::engine::s3
