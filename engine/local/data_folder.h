// The one folder in which a local Pressrun keeps its state.
#pragma once

#include <filesystem>

#include "engine/storage/file_descriptor.h"

namespace pressrun::local {

// Owns the folder's lock: while an object lives, no other ./run uses the folder. Nobody but our
// account may read in it, wherever it was made. Not thread safe.
//
//   lock            held by who runs
//   secrets.json    passwords and keys, made once, mode 0600
//   server/         PostgreSQL's, in its user's hands: data/ and the socket. A link to a folder
//   under /var/lib/pressrun
//                   when root starts us where that user may not go
//   store/          report files
//   reports/        the first report, downloaded
//   mail/           a maildir: what the courier sends
//   logs/           what every process says
//   run.json        only while all is up
//   pressrun.env    likewise: what pressrunctl needs, for a shell, mode 0600
class DataFolder {
 public:
  // Makes what is missing. THROWS LocalError: no right, no space, another ./run at work, or a
  // folder of another user or of something else.
  explicit DataFolder(const std::filesystem::path& path);
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // Where the server's folder really is, links resolved. Made on the first call, in its user's
  // hands.
  std::filesystem::path server() const;
  std::filesystem::path secrets() const { return path_ / "secrets.json"; }
  std::filesystem::path run_file() const { return path_ / "run.json"; }
  std::filesystem::path environment_file() const { return path_ / "pressrun.env"; }
  std::filesystem::path store() const { return path_ / "store"; }
  std::filesystem::path reports() const { return path_ / "reports"; }
  std::filesystem::path mail() const { return path_ / "mail"; }
  std::filesystem::path log(const std::string& program) const {
    return path_ / "logs" / (program + ".log");
  }

  // Removes everything that belongs to a local Pressrun (not the folder, not the lock, nothing of
  // others).
  void clear();

 private:
  void refuse_foreign_folder() const;
  void lock();

  std::filesystem::path path_;
  engine::FileDescriptor lock_;
};

}  // namespace pressrun::local
