#include "engine/storage/directory_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <optional>
#include <set>

#include "engine/storage/file_error.h"

namespace pressrun::engine {
namespace {

constexpr std::uint64_t kWritebackStep = 8u << 20;
constexpr mode_t kFileMode = 0640;
constexpr mode_t kDirectoryMode = 0750;

// Several hosts and processes may share `.incoming`.
std::string temporary_name() {
  static std::atomic<unsigned> counter{0};
  char host[64] = "host";
  ::gethostname(host, sizeof host - 1);
  return std::string(kIncoming) + "/" + host + "-" + std::to_string(::getpid()) + "-" +
         std::to_string(::time(nullptr)) + "-" + std::to_string(counter++);
}

// A file without a name, which is gone with whoever dies over it. Invalid where the file system
// knows none.
FileDescriptor create_nameless(int root) {
  if (::access("/proc/self/fd", X_OK) != 0) return FileDescriptor();
  return FileDescriptor(::openat(root, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, kFileMode));
}

FileDescriptor create_named(int root, const std::string& name) {
  const int flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW;
  const int fd = ::openat(root, name.c_str(), flags, kFileMode);
  if (fd >= 0 || errno != ENOENT) return FileDescriptor(fd);
  if (::mkdirat(root, kIncoming, kDirectoryMode) != 0 && errno != EEXIST) return FileDescriptor();
  return FileDescriptor(::openat(root, name.c_str(), flags, kFileMode));
}

// The directories whose own entries this process has made durable, so that only the first object of
// a directory pays for that. A directory that is deleted and made again is another one: its time of
// birth differs. Where a file system knows no such time, nothing is remembered.
class DurableDirectories {
 public:
  bool contains(int directory) {
    const auto identity = identify(directory);
    const std::lock_guard lock(mutex_);
    return identity && known_.contains(*identity);
  }
  void insert(int directory) {
    const auto identity = identify(directory);
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMost) known_.clear();
    if (identity) known_.insert(*identity);
  }

 private:
  using Identity = std::array<std::uint64_t, 5>;
  static constexpr std::size_t kMost = 10'000;

  static std::optional<Identity> identify(int directory) {
    struct statx info {};
    if (::statx(directory, "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &info) != 0 ||
        (info.stx_mask & STATX_BTIME) == 0) {
      return std::nullopt;
    }
    return Identity{info.stx_dev_major, info.stx_dev_minor, info.stx_ino,
                    static_cast<std::uint64_t>(info.stx_btime.tv_sec), info.stx_btime.tv_nsec};
  }

  std::mutex mutex_;
  std::set<Identity> known_;  // GUARDED_BY(mutex_)
};

FileDescriptor open_directory(int at, const std::string& name) {
  return FileDescriptor(::openat(at, name.c_str(), O_DIRECTORY | O_RDONLY | O_CLOEXEC));
}

// The directory `name` in `parent`, made when it is missing, and durable: whoever finds it there
// may be ahead of its maker's own sync.
FileDescriptor open_or_make(int parent, const std::string& name,
                            const std::filesystem::path& shown) {
  FileDescriptor child = open_directory(parent, name);
  if (!child && errno == ENOENT) {
    if (::mkdirat(parent, name.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
      throw file_error("make directory", shown / name, errno);
    }
    child = open_directory(parent, name);
  }
  if (!child) throw file_error("open directory", shown / name, errno);
  static DurableDirectories durable;
  if (durable.contains(child.get())) return child;
  if (::fsync(parent) != 0) throw file_error("sync", shown, errno);
  durable.insert(child.get());
  return child;
}

// The directory that holds `key`'s last segment.
FileDescriptor open_parent(int root, const std::filesystem::path& shown, const std::string& key) {
  FileDescriptor directory = open_directory(root, ".");
  if (!directory) throw file_error("open directory", shown, errno);
  for (const auto& segment : std::filesystem::path(key).parent_path()) {
    directory = open_or_make(directory.get(), segment.string(), shown);
  }
  return directory;
}

}  // namespace

DirectoryWriter::DirectoryWriter(FileDescriptor root, std::filesystem::path path, std::string key)
    : root_(std::move(root)), path_(std::move(path)), key_(std::move(key)) {
  file_ = create_nameless(root_.get());
  if (file_) return;
  const std::string name = temporary_name();
  file_ = create_named(root_.get(), name);
  if (!file_) throw file_error("create a file in", path_ / kIncoming, errno);
  temporary_ = name;
}

void DirectoryWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw file_error("write to", path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
    written_ += static_cast<std::uint64_t>(n);
  }
  if (written_ - flushed_ >= kWritebackStep) start_writeback();
}

// Spreads the work of the final sync over the time in which rows are still coming. Only a hint:
// errors show at commit().
void DirectoryWriter::start_writeback() {
  ::sync_file_range(file_.get(), static_cast<off_t>(flushed_),
                    static_cast<off_t>(written_ - flushed_), SYNC_FILE_RANGE_WRITE);
  flushed_ = written_;
}

void DirectoryWriter::commit() {
  if (::fsync(file_.get()) != 0) throw file_error("sync a file in", path_, errno);
  const FileDescriptor parent = open_parent(root_.get(), path_, key_);
  const std::string name = std::filesystem::path(key_).filename().string();
  if (link_to(parent.get(), name) != 0) {
    throw file_error("link the object", path_ / key_, errno);
  }
  if (::fsync(parent.get()) != 0) {
    const int error = errno;
    ::unlinkat(parent.get(), name.c_str(), 0);
    throw file_error("sync the directory of", path_ / key_, error);
  }
  abort();
}

int DirectoryWriter::link_to(int parent, const std::string& name) const {
  if (!temporary_.empty())
    return ::linkat(root_.get(), temporary_.c_str(), parent, name.c_str(), 0);
  const std::string self = "/proc/self/fd/" + std::to_string(file_.get());
  return ::linkat(AT_FDCWD, self.c_str(), parent, name.c_str(), AT_SYMLINK_FOLLOW);
}

// After commit() this removes only the temporary name.
void DirectoryWriter::abort() noexcept {
  file_.reset();
  if (!temporary_.empty()) ::unlinkat(root_.get(), temporary_.c_str(), 0);
  temporary_.clear();
}

}  // namespace pressrun::engine
