#include "engine/storage/file_error.h"

#include <cerrno>
#include <system_error>

namespace pressrun::engine {
namespace {

struct Explanation {
  const char* words;
  bool transient;
};

Explanation explain(int error) {
  switch (error) {
    case ENOSPC:
      return {"the file system is full: free some space", true};
    case EDQUOT:
      return {"the disk quota is used up: raise it or free some space", true};
    case EROFS:
      return {"the file system is read-only: remount it for writing", true};
    case ENOENT:
    case ESTALE:
      return {"there is no such directory: make it, or mount its file system", true};
    case EACCES:
    case EPERM:
      return {"permission denied: give the user of this process the right to write there", false};
    case EEXIST:
      return {"an object with this key exists already, and objects are never overwritten", false};
    case ENOTDIR:
      return {"a part of the path is not a directory", false};
    case EIO:
      return {"input/output error: look at the disk and the kernel's log", true};
    default:
      return {nullptr, true};
  }
}

}  // namespace

StoreError file_error(const std::string& action, const std::filesystem::path& path, int error) {
  const Explanation known = explain(error);
  const std::string words = known.words ? known.words : std::generic_category().message(error);
  return StoreError("cannot " + action + " " + path.string() + ": " + words, known.transient);
}

}  // namespace pressrun::engine
