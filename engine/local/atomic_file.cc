#include "engine/local/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "engine/local/local_error.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::local {

void write_atomically(const std::filesystem::path& file, const std::string& content) {
  const auto unfinished = file.string() + ".new";
  engine::FileDescriptor fd(
      open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const auto size = static_cast<ssize_t>(content.size());
  if (!fd || write(fd.get(), content.data(), content.size()) != size || fsync(fd.get()) != 0 ||
      std::rename(unfinished.c_str(), file.c_str()) != 0) {
    throw LocalError("Cannot write " + file.string() + ": " + std::strerror(errno) +
                     ". Is the disk full, or the folder not yours?");
  }
}

}  // namespace pressrun::local
