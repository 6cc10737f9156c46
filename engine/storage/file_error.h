// errno as a StoreError that says what happened to which file and what to do about it.
#pragma once

#include <filesystem>
#include <string>

#include "engine/storage/object_store.h"

namespace pressrun::engine {

// `action` is a verb phrase ("write to"), `path` what it was done to, `error` an errno.
StoreError file_error(const std::string& action, const std::filesystem::path& path, int error);

}  // namespace pressrun::engine
