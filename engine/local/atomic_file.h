// Small files that are there whole or not at all.
#pragma once

#include <filesystem>
#include <string>

namespace pressrun::local {

// Replaces `file` by one with that content, readable by its owner only. THROWS LocalError.
void write_atomically(const std::filesystem::path& file, const std::string& content);

}  // namespace pressrun::local
