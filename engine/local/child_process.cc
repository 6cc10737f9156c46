#include "engine/local/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "engine/local/local_error.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::local {
namespace {

constexpr auto kPause = std::chrono::milliseconds(20);  // until a stop is noticed
constexpr auto kPatience = std::chrono::seconds(10);    // with a program that was asked to end

struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;
};

std::optional<Account> account_to_become(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const passwd* entry = getpwnam(name.c_str());
  if (entry == nullptr) {
    throw LocalError("There is no user \"" + name +
                     "\" on this machine; the package postgresql-15 makes it.");
  }
  Account account{entry->pw_uid, entry->pw_gid, std::vector<gid_t>(64)};
  int count = static_cast<int>(account.groups.size());
  if (getgrouplist(name.c_str(), account.gid, account.groups.data(), &count) < 0) count = 1;
  account.groups.resize(static_cast<std::size_t>(count));
  return account;
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!added.contains(text.substr(0, text.find('=')))) merged.push_back(text);
  }
  for (const auto& [name, value] : added)
    merged.push_back(std::string(name).append("=").append(value));
  return merged;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (auto& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Everything the child needs, made before the fork, since it may not allocate after it.
struct Prepared {
  std::vector<std::string> argv_strings;
  std::vector<std::string> environment_strings;
  std::vector<char*> argv;
  std::vector<char*> environment;
  std::optional<Account> account;
  std::string directory;
  bool own_session;
  int death_signal;
  int output = -1;
  int report = -1;
  pid_t parent;

  explicit Prepared(const Command& command)
      : argv_strings(command.argv),
        environment_strings(merged_environment(command.environment)),
        argv(pointers(argv_strings)),
        environment(pointers(environment_strings)),
        account(account_to_become(command.user)),
        directory(command.directory.string()),
        own_session(command.own_session),
        death_signal(command.death_signal),
        parent(getpid()) {}
};

bool become(const Account& account) {
  return setgroups(account.groups.size(), account.groups.data()) == 0 &&
         setresgid(account.gid, account.gid, account.gid) == 0 &&
         setresuid(account.uid, account.uid, account.uid) == 0;
}

bool redirect(int output) {
  if (output < 0) return true;
  const int input = open("/dev/null", O_RDONLY);
  return input >= 0 && dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
         dup2(output, STDERR_FILENO) >= 0;
}

// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void execute(const Prepared& prepared) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  if (prepared.own_session) setsid();
  const bool ready = redirect(prepared.output) &&
                     (!prepared.account || become(*prepared.account)) &&
                     (prepared.directory.empty() || chdir(prepared.directory.c_str()) == 0);
  if (ready) {
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    // After the change of user, which resets it.
    prctl(PR_SET_PDEATHSIG, prepared.death_signal);
    if (getppid() != prepared.parent) _exit(1);
    execvpe(prepared.argv[0], prepared.argv.data(), prepared.environment.data());
  }
  const int error = errno;
  const auto written = write(prepared.report, &error, sizeof error);
  _exit(written == sizeof error ? 127 : 126);
}

int open_output(const std::filesystem::path& path) {
  if (path.empty()) return -1;
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (fd < 0) {
    throw LocalError("Cannot write the log " + path.string() + ": " + std::strerror(errno) + ".");
  }
  return fd;
}

// The errno that the child met before it could exec, or 0.
int read_report(int fd) {
  int error = 0;
  ssize_t got = -1;
  do {
    got = read(fd, &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  return got == sizeof error ? error : 0;
}

Ending to_ending(int status) {
  Ending ending;
  if (WIFSIGNALED(status)) {
    ending.signal = WTERMSIG(status);
  } else {
    ending.code = WEXITSTATUS(status);
  }
  return ending;
}

}  // namespace

std::string Ending::describe() const {
  if (signal != 0) return "was ended by signal " + std::to_string(signal);
  return "ended with code " + std::to_string(code);
}

ChildProcess::ChildProcess(const Command& command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw LocalError(std::string("Cannot make a pipe: ") + std::strerror(errno) + ".");
  }
  engine::FileDescriptor reader(ends[0]);
  engine::FileDescriptor writer(ends[1]);
  engine::FileDescriptor output(open_output(command.output));
  Prepared prepared(command);
  prepared.output = output.get();
  prepared.report = writer.get();

  pid_ = fork();
  if (pid_ < 0) {
    throw LocalError(std::string("Cannot start a process: ") + std::strerror(errno) + ".");
  }
  if (pid_ == 0) execute(prepared);
  writer.reset();
  if (const int error = read_report(reader.get()); error != 0) {
    waitpid(pid_, nullptr, 0);
    throw LocalError("Cannot start " + command.argv[0] + ": " + std::strerror(error) + ".");
  }
}

ChildProcess::~ChildProcess() {
  if (ending()) return;
  send(SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void ChildProcess::send(int signal) {
  if (!ending()) kill(pid_, signal);
}

std::optional<Ending> ChildProcess::ending() {
  int status = 0;
  if (!ending_ && waitpid(pid_, &status, WNOHANG) == pid_) ending_ = to_ending(status);
  return ending_;
}

std::optional<Ending> ChildProcess::wait_for(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!ending() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return ending_;
}

Ending run_to_end(const Command& command) {
  ChildProcess child(command);
  for (;;) {
    if (const auto ending = child.wait_for(std::chrono::hours(1))) return *ending;
  }
}

Ending run_to_end(const Command& command, const daemon::StopSignal& stop) {
  ChildProcess child(command);
  while (!stop.requested()) {
    if (const auto ending = child.wait_for(kPause)) return *ending;
  }
  child.send(SIGTERM);
  child.wait_for(kPatience);
  throw Stopped();
}

}  // namespace pressrun::local
