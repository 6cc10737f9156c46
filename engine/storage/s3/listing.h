// What a bucket holds.
#pragma once

#include <functional>

#include "engine/storage/s3/client.h"

namespace pressrun::engine::s3 {

// A time as listings give it, "2026-11-27T01:02:03.000Z"; the epoch for what is no time.
SigningTime listed_time(const char* text);

// ObjectStore::list(): all objects below the prefix, a thousand a request. THROWS StoreError, and
// what `each` throws.
void list_objects(Client& client, const std::function<void(const ListedObject&)>& each);

}  // namespace pressrun::engine::s3
