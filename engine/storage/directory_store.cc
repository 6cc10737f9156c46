#include "engine/storage/directory_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <random>
#include <vector>

#include "engine/storage/directory_writer.h"
#include "engine/storage/file_error.h"

namespace pressrun::engine {
namespace {

constexpr const char* kProbe = "the store answers\n";

class DirectoryReader : public ObjectReader {
 public:
  DirectoryReader(FileDescriptor file, std::string name, std::uint64_t object_bytes,
                  std::uint64_t left)
      : file_(std::move(file)), name_(std::move(name)), bytes_(object_bytes), left_(left) {}

  std::size_t read(std::span<char> buffer) override {
    const std::size_t want =
        static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer.size()));
    ssize_t n = 0;
    do {
      n = ::read(file_.get(), buffer.data(), want);
    } while (n < 0 && errno == EINTR);
    if (n < 0) throw file_error("read", name_, errno);
    left_ -= static_cast<std::uint64_t>(n);
    return static_cast<std::size_t>(n);
  }

  std::uint64_t object_bytes() const override { return bytes_; }

 private:
  FileDescriptor file_;
  std::string name_;
  std::uint64_t bytes_;
  std::uint64_t left_;
};

// A name in `.incoming` older than `deadline`, or not a plain file: false.
bool is_leftover(int directory, const char* name, std::time_t deadline) {
  struct stat info {};
  return ::fstatat(directory, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) &&
         info.st_mtime < deadline;
}

// What the time is for the file system that dates the files: that of another machine, perhaps,
// whose clock agrees with them while this host's may be wrong.
std::time_t store_time(int incoming, const std::filesystem::path& name_for_errors) {
  const std::string name = ".clock-" + std::to_string(std::random_device{}());
  const FileDescriptor file(
      ::openat(incoming, name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (!file) throw file_error("write in", name_for_errors, errno);
  struct stat info {};
  const int failed = ::fstat(file.get(), &info);
  ::unlinkat(incoming, name.c_str(), 0);
  if (failed != 0) throw file_error("read", name_for_errors, errno);
  return info.st_mtime;
}

// Of a store that may only be read, a restored copy perhaps, this host's clock has to do.
std::time_t listing_time(int root, const std::filesystem::path& name_for_errors) {
  const bool may_write = ::faccessat(root, ".", W_OK, AT_EACCESS) == 0;
  return may_write ? store_time(root, name_for_errors) : std::time(nullptr);
}

}  // namespace

FileDescriptor DirectoryStore::open_root() const {
  FileDescriptor root(::open(root_.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
  if (!root) throw file_error("open the store", root_, errno);
  return root;
}

FileDescriptor DirectoryStore::open_marked_root() const {
  FileDescriptor root = open_root();
  if (::faccessat(root.get(), kMarker, F_OK, 0) != 0) {
    throw StoreError(
        "the store " + root_.string() + " has no " + kMarker + ": is its file system mounted?",
        true);
  }
  return root;
}

std::optional<std::string> DirectoryStore::marker() {
  const FileDescriptor root = open_root();
  FileDescriptor file(::openat(root.get(), kMarker, O_RDONLY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT) return std::nullopt;
    throw file_error("read", root_ / kMarker, errno);
  }
  char buffer[128];
  const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
  if (n < 0) throw file_error("read", root_ / kMarker, errno);
  return marker_id(std::string(buffer, static_cast<std::size_t>(n)));
}

void DirectoryStore::write_marker(const std::string& id) {
  if (marker() != id) {
    DirectoryWriter writer(open_root(), root_, kMarker);
    writer.write(id + "\n");
    writer.commit();
  }
}

std::unique_ptr<ObjectWriter> DirectoryStore::open_writer(const std::string& key,
                                                          const ObjectMeta&) {
  require_valid(key);
  return std::make_unique<DirectoryWriter>(open_marked_root(), root_, key);
}

FileDescriptor DirectoryStore::open_object(const std::string& key) const {
  require_valid(key);
  const FileDescriptor root = open_marked_root();
  FileDescriptor file(::openat(root.get(), key.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file && errno != ENOENT) throw file_error("open", root_ / key, errno);
  struct stat info {};
  const bool is_object = file && ::fstat(file.get(), &info) == 0 && S_ISREG(info.st_mode);
  return is_object ? std::move(file) : FileDescriptor();
}

std::unique_ptr<ObjectReader> DirectoryStore::open_reader(const std::string& key,
                                                          std::uint64_t offset,
                                                          std::optional<std::uint64_t> length) {
  FileDescriptor file = open_object(key);
  if (!file) return nullptr;
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) throw file_error("read", root_ / key, errno);
  const auto bytes = static_cast<std::uint64_t>(info.st_size);
  const std::uint64_t start = std::min(offset, bytes);
  const std::uint64_t left = std::min(length.value_or(bytes), bytes - start);
  if (::lseek(file.get(), static_cast<off_t>(start), SEEK_SET) < 0) {
    throw file_error("read", root_ / key, errno);
  }
  return std::make_unique<DirectoryReader>(std::move(file), (root_ / key).string(), bytes, left);
}

std::optional<ObjectInfo> DirectoryStore::head(const std::string& key) {
  const FileDescriptor file = open_object(key);
  if (!file) return std::nullopt;
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) throw file_error("read", root_ / key, errno);
  return ObjectInfo{static_cast<std::uint64_t>(info.st_size)};
}

// Directories that became empty stay: another writer may be about to link into them.
void DirectoryStore::remove(const std::string& key) {
  require_valid(key);
  const FileDescriptor root = open_marked_root();
  const std::filesystem::path path(key);
  const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
  const FileDescriptor parent(
      ::openat(root.get(), folder.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
  if (!parent && errno == ENOENT) return;
  if (!parent) throw file_error("open the directory of", root_ / key, errno);
  if (::unlinkat(parent.get(), path.filename().c_str(), 0) != 0 && errno != ENOENT) {
    throw file_error("remove", root_ / key, errno);
  }
  if (::fsync(parent.get()) != 0) throw file_error("sync the directory of", root_ / key, errno);
}

void DirectoryStore::list(const std::function<void(const ListedObject&)>& each) {
  const FileDescriptor root = open_marked_root();
  const std::time_t now = listing_time(root.get(), root_);
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(root_, error), end; entry != end;
       entry.increment(error)) {
    if (error) break;
    const std::string key = entry->path().lexically_relative(root_).string();
    // Neither ours, nor ours to look into: lost+found of a file system, say.
    if (!valid_key(key)) {
      entry.disable_recursion_pending();
      continue;
    }
    struct stat info {};
    // One that is gone meanwhile is none.
    if (::fstatat(root.get(), key.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (!S_ISREG(info.st_mode)) continue;
    each(
        {key, static_cast<std::uint64_t>(info.st_size), std::chrono::seconds(now - info.st_mtime)});
  }
  if (error) throw file_error("list", root_, error.value());
}

void DirectoryStore::probe() {
  DirectoryWriter writer(open_marked_root(), root_, "probe");
  writer.write(kProbe);
  writer.abort();
}

std::size_t DirectoryStore::remove_leftovers(std::chrono::seconds age) {
  const FileDescriptor root = open_marked_root();
  const int fd = ::openat(root.get(), kIncoming, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return 0;
  std::unique_ptr<DIR, int (*)(DIR*)> directory(fd < 0 ? nullptr : ::fdopendir(fd), ::closedir);
  if (!directory) throw file_error("list", root_ / kIncoming, errno);
  const std::time_t deadline = store_time(fd, root_ / kIncoming) - age.count();
  std::size_t removed = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    if (!is_leftover(fd, entry->d_name, deadline)) continue;
    if (::unlinkat(fd, entry->d_name, 0) == 0) ++removed;
  }
  return removed;
}

}  // namespace pressrun::engine
