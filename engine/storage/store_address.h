// From PRESSRUN_STORE to a store.
#pragma once

#include <memory>
#include <string>

#include "engine/storage/object_store.h"

namespace pressrun::engine {

// For programs, before they wait for anything. THROWS daemon::ConfigError when there is no address.
void require_store_address(const std::string& address);

// Of a directory's path, or of "s3://bucket[/prefix]" (s3/settings.h says what else the environment
// tells). Asks nobody yet. THROWS daemon::ConfigError.
std::unique_ptr<ObjectStore> make_store(const std::string& address, Patience patience);

}  // namespace pressrun::engine
