#include "engine/worker/channel.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace pressrun::engine {
namespace {

constexpr std::size_t kMaxMessage = 16u << 10;

}  // namespace

std::pair<Channel, Channel> Channel::make_pair() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a socket pair");
  }
  return {Channel(FileDescriptor(fds[0])), Channel(FileDescriptor(fds[1]))};
}

bool Channel::send(const nlohmann::json& message) {
  const std::string text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) ==
         static_cast<ssize_t>(text.size());
}

std::optional<nlohmann::json> Channel::receive(std::chrono::milliseconds timeout) {
  pollfd ready{fd_.get(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(timeout.count())) <= 0) return std::nullopt;
  char buffer[kMaxMessage];
  const ssize_t n = ::recv(fd_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  closed_ = n <= 0;
  if (closed_) return std::nullopt;
  return nlohmann::json::parse(buffer, buffer + n, nullptr, false);
}

}  // namespace pressrun::engine
