#include "engine/mail/maildir_transport.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <system_error>

#include "engine/daemon/options.h"
#include "engine/mail/message.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::mail {
namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& what, const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), what + " " + path.string());
}

engine::FileDescriptor open_file(const fs::path& path, int flags) {
  engine::FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (file.get() < 0) fail("cannot open", path);
  return file;
}

void write_all(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail("cannot write", path);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Ours alone while it is written.
std::string temporary_name(const std::string& name) {
  static std::atomic<unsigned> count{0};
  return name + "." + std::to_string(::getpid()) + "." + std::to_string(++count);
}

}  // namespace

void make_maildir(const fs::path& folder) {
  // A mistyped one must not come into being somewhere else.
  std::error_code hidden;
  const fs::path parent = fs::absolute(folder / "x").parent_path().parent_path();
  if (fs::status(parent, hidden).type() == fs::file_type::not_found) {
    throw daemon::ConfigError("the maildir " + folder.string() +
                              " cannot be made: there is no folder " + parent.string() +
                              ". Correct the path, or make that folder");
  }
  for (const char* part : {"tmp", "new", "cur"}) {
    std::error_code error;
    fs::create_directories(folder / part, error);
    if (error) {
      throw daemon::ConfigError("cannot make the maildir " + (folder / part).string() + ": " +
                                error.message());
    }
  }
}

MaildirTransport::MaildirTransport(fs::path folder) : folder_(std::move(folder)) {
  make_maildir(folder_);
}

Delivery MaildirTransport::send(const OutgoingMail& mail) {
  const std::string name = mail.notification_id + ".pressrun";
  try {
    if (!was_read(name)) write(name, rfc5322_message(mail, std::time(nullptr)));
    return {Delivery::Outcome::kSent, {}, {}};
  } catch (const std::system_error& error) {
    return {Delivery::Outcome::kTransient, {}, error.what()};
  }
}

// A reader moves a file to cur/ and puts flags behind its name.
bool MaildirTransport::was_read(const std::string& name) const {
  for (const auto& entry : fs::directory_iterator(folder_ / "cur")) {
    const std::string found = entry.path().filename().string();
    if (found == name || found.starts_with(name + ":")) return true;
  }
  return false;
}

void MaildirTransport::write(const std::string& name, const std::string& message) const {
  const fs::path temporary = folder_ / "tmp" / temporary_name(name);
  const engine::FileDescriptor file = open_file(temporary, O_WRONLY | O_CREAT | O_EXCL);
  try {
    write_all(file.get(), message, temporary);
    if (::fsync(file.get()) != 0) fail("cannot flush", temporary);
    fs::rename(temporary, folder_ / "new" / name);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  const engine::FileDescriptor folder = open_file(folder_ / "new", O_RDONLY | O_DIRECTORY);
  if (::fsync(folder.get()) != 0) fail("cannot flush", folder_ / "new");
}

}  // namespace pressrun::mail
