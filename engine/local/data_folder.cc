#include "engine/local/data_folder.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/local/cluster.h"
#include "engine/local/local_error.h"

namespace pressrun::local {
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kNeededBytes = 500'000'000;
constexpr const char* kServerFallback = "/var/lib/pressrun";

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw LocalError("Cannot make the folder " + path.string() + ": " + error.message() +
                     ". Choose another with --data DIR.");
  }
}

void require_space(const fs::path& path) {
  const auto space = fs::space(path);
  if (space.available < kNeededBytes) {
    throw LocalError("Only " + std::to_string(space.available / 1'000'000) + " MB are free in " +
                     path.string() + ", and " + std::to_string(kNeededBytes / 1'000'000) +
                     " are needed. Free some space, or choose another folder with --data DIR.");
  }
}

// Only our account may look into `path`. PostgreSQL's user, where it is another one, may go through
// to its own part, but not look around.
void close_to_others(const fs::path& path) {
  struct stat status {};
  mode_t mode = S_IRWXU;
  bool closed = stat(path.c_str(), &status) == 0;
  if (const passwd* server = getpwnam(server_account().c_str())) {
    closed = closed && chown(path.c_str(), status.st_uid, server->pw_gid) == 0;
    mode |= S_IXGRP;
  }
  if (closed && chmod(path.c_str(), mode) == 0) return;
  throw LocalError("Cannot close the folder " + path.string() + " to others: " +
                   std::strerror(errno) + ". Choose one that is yours with --data DIR.");
}

// Whether PostgreSQL's user may go through `folder`. Asked as that user, since groups and access
// lists count too.
bool server_may_enter(const fs::path& folder) {
  if (server_account().empty()) return true;
  Command command{.argv = {"test", "-x", folder.string()}, .directory = "/"};
  command.user = server_account();
  return run_to_end(command).clean();
}

fs::path make_fallback_folder() {
  make_folder(kServerFallback);
  fs::permissions(kServerFallback, fs::perms::others_exec | fs::perms::group_exec,
                  fs::perm_options::add);
  auto pattern = std::string(kServerFallback) + "/XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw LocalError("Cannot make a folder for PostgreSQL under " + std::string(kServerFallback) +
                     ": " + std::strerror(errno) + ".");
  }
  return pattern;
}

fs::path real_folder(const fs::path& path) {
  std::error_code error;
  auto real = fs::canonical(path, error);
  if (!error) return real;
  throw LocalError("Cannot reach the folder " + path.string() + ": " + error.message() +
                   ". Choose another with --data DIR.");
}

std::string user_name(uid_t uid) {
  const passwd* entry = getpwuid(uid);
  return entry != nullptr ? entry->pw_name : std::to_string(uid);
}

// Root may look into everybody's folders, and would leave files in one that its owner cannot use.
void require_ours(const fs::path& folder) {
  struct stat status {};
  const bool used = stat((folder / "lock").c_str(), &status) == 0;
  if (!used && stat(folder.c_str(), &status) != 0) return;
  if (status.st_uid == geteuid() || (geteuid() == 0 && !used)) return;
  throw LocalError("The folder " + folder.string() + " belongs to the user \"" +
                   user_name(status.st_uid) + "\", and you are \"" + user_name(geteuid()) +
                   "\". Run as that user, or choose another folder with --data DIR.");
}

}  // namespace

DataFolder::DataFolder(const fs::path& path) {
  make_folder(path);
  path_ = real_folder(path);
  require_ours(path_);
  refuse_foreign_folder();
  lock();
  close_to_others(path_);
  require_space(path_);
  for (const char* name : {"store", "reports", "mail", "logs"}) make_folder(path_ / name);
  for (const auto& file : {run_file(), environment_file()}) fs::remove(file);  // of a killed run
}

void DataFolder::refuse_foreign_folder() const {
  if (fs::exists(path_ / "lock") || fs::is_empty(path_)) return;
  throw LocalError("The folder " + path_.string() +
                   " holds something that is not Pressrun's. Choose an empty or a new one with "
                   "--data DIR.");
}

void DataFolder::lock() {
  const auto file = path_ / "lock";
  lock_ = engine::FileDescriptor(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock_) {
    throw LocalError("Cannot write into " + path_.string() + ": " + std::strerror(errno) +
                     ". Choose another folder with --data DIR, or get the right to write there.");
  }
  if (flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    throw LocalError("Another ./run already uses " + path_.string() +
                     ". Stop it with Ctrl-C, or choose another folder with --data DIR.");
  }
}

fs::path DataFolder::server() const {
  const auto link = path_ / "server";
  if (!fs::exists(fs::symlink_status(link))) {
    if (server_may_enter(path_)) {
      prepare_server_directory(link);
    } else {
      const auto elsewhere = make_fallback_folder();
      prepare_server_directory(elsewhere);
      fs::create_directory_symlink(elsewhere, link);
    }
  }
  std::error_code error;
  auto real = fs::canonical(link, error);
  if (error) {
    throw LocalError("The database folder that " + link.string() + " points to is gone (" +
                     error.message() + "). Bring it back, or start anew with --reset.");
  }
  if (!server_may_enter(real)) {
    throw LocalError("The user \"" + server_account() + "\" may not enter " + real.string() +
                     ", where the database is. Make its parent folders passable (chmod o+x), or "
                     "start elsewhere with --data DIR.");
  }
  return real;
}

void DataFolder::clear() {
  std::error_code ignored;
  fs::remove_all(fs::canonical(path_ / "server", ignored), ignored);
  for (const char* name : {"server", "store", "reports", "mail", "logs"}) {
    std::error_code error;
    fs::remove_all(path_ / name, error);
    if (error) {
      throw LocalError("Cannot remove " + (path_ / name).string() + ": " + error.message() + ".");
    }
  }
  fs::remove(secrets());
  fs::remove(run_file());
  fs::remove(environment_file());
  for (const char* name : {"store", "reports", "mail", "logs"}) make_folder(path_ / name);
}

}  // namespace pressrun::local
