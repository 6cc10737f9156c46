// What pressrunctl reads from its environment, as a file that a shell sources.
#pragma once

#include <filesystem>
#include <string>

#include "engine/local/data_folder.h"
#include "engine/local/local_database.h"
#include "engine/local/secrets.h"

namespace pressrun::local {

// Lines of NAME='value', for `set -a; . FILE; set +a`: databases, store, key and address of links,
// mail, and a PATH on which `programs` come first. It holds secrets.
std::string shell_environment(const DataFolder& folder, const LocalDatabase& database,
                              const Secrets& secrets, const std::string& public_url,
                              const std::filesystem::path& programs);

}  // namespace pressrun::local
