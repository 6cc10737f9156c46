// A file of the source tree that was compiled into a binary, so that a binary is complete by
// itself.
#pragma once

#include <string_view>
#include <vector>

namespace pressrun::db {

struct EmbeddedFile {
  std::string_view path;     // relative to the folder it came from
  std::string_view content;  // byte for byte; lives as long as the process
};

}  // namespace pressrun::db
