#include "engine/daemon/signals.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

namespace pressrun::daemon {
namespace {

std::atomic<bool> stop_requested{false};
std::atomic<int> stop_fd{-1};

// Async-signal safe: an atomic store and one write.
void raise_stop() {
  const int saved_errno = errno;
  stop_requested = true;
  const std::uint64_t one = 1;
  // Full means that it is readable already.
  [[maybe_unused]] const ssize_t written = ::write(stop_fd, &one, sizeof one);
  errno = saved_errno;
}

void on_signal(int) { raise_stop(); }

void install(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignal::StopSignal() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  stop_fd = fd;
  stop_requested = false;
  install(SIGTERM, on_signal);
  install(SIGINT, on_signal);
  install(SIGPIPE, SIG_IGN);
}

StopSignal::~StopSignal() {
  install(SIGTERM, SIG_DFL);
  install(SIGINT, SIG_DFL);
  ::close(stop_fd.exchange(-1));
}

bool StopSignal::requested() const { return stop_requested; }

void StopSignal::request() { raise_stop(); }

int StopSignal::fd() const { return stop_fd; }

bool StopSignal::wait_for(std::chrono::milliseconds timeout) const {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!requested()) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd poll_fd{fd(), POLLIN, 0};
    ::poll(&poll_fd, 1, static_cast<int>(left.count()));
  }
  return true;
}

}  // namespace pressrun::daemon
