#include "engine/worker/renderer_process.h"

#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "engine/worker/renderer_environment.h"

namespace pressrun::engine {
namespace {

// The channel's number in the child; all else is close-on-exec.
constexpr int kChildFd = 3;
constexpr std::chrono::seconds kLongestReaping{1};
constexpr std::chrono::milliseconds kBetweenLooks{2};

std::vector<std::string> arguments(const WorkerOptions& options) {
  return {"pressrun-renderer",
          "--renderer",
          std::to_string(kChildFd),
          "--supervisor",
          std::to_string(::getpid()),
          "--store",
          options.store_path,
          "--memory-mb",
          std::to_string(options.memory_mb)};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// A group of its own: a Ctrl-C in the terminal is for the supervisor, who decides what becomes of
// the runs.
class SpawnSettings {
 public:
  explicit SpawnSettings(int channel_fd) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, channel_fd, kChildFd);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t reset;
    ::sigemptyset(&reset);
    ::sigaddset(&reset, SIGTERM);
    ::posix_spawnattr_setsigdefault(&attributes_, &reset);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  pid_t spawn(std::vector<std::string> argv, std::vector<std::string> environment) {
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, "/proc/self/exe", &actions_, &attributes_,
                                    pointers_to(argv).data(), pointers_to(environment).data());
    if (error != 0) {
      throw std::system_error(error, std::generic_category(), "cannot start a renderer");
    }
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

RendererProcess::RendererProcess(const WorkerOptions& options)
    : RendererProcess(options, Channel::make_pair()) {}

RendererProcess::RendererProcess(const WorkerOptions& options, std::pair<Channel, Channel> ends)
    : channel_(std::move(ends.first)),
      pid_(SpawnSettings(ends.second.fd())
               .spawn(arguments(options), renderer_environment(environ))) {}

RendererProcess::~RendererProcess() {
  signal(SIGKILL);
  const auto until = std::chrono::steady_clock::now() + kLongestReaping;
  while (pid_ > 0 && !try_reap() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

void RendererProcess::signal(int number) {
  if (pid_ > 0) ::kill(pid_, number);
}

double RendererProcess::cpu_seconds() const {
  clockid_t clock{};
  timespec used{};
  if (pid_ < 0 || ::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    return 0;
  }
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

std::optional<ProcessEnd> RendererProcess::try_reap() {
  int status = 0;
  rusage usage{};
  const pid_t found = ::wait4(pid_, &status, WNOHANG, &usage);
  if (found == 0 || (found < 0 && errno == EINTR)) return std::nullopt;
  pid_ = -1;
  ProcessEnd end;
  if (found < 0) return end;
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  end.peak_kb = usage.ru_maxrss;
  return end;
}

}  // namespace pressrun::engine
