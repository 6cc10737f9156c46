#include "engine/daemon/exchange_stream.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace pressrun::daemon {
namespace {

// Larger pieces are not worth copying behind the head.
constexpr std::size_t kMaxJoined = 64 * 1024;

}  // namespace

ExchangeStream::ExchangeStream(const Connection& connection, const HttpLimits& limits)
    : connection_(connection), limits_(limits), unread_(connection.reader.head().forwarded) {}

ssize_t ExchangeStream::read(char* data, std::size_t size) {
  const std::size_t count = std::min(size, unread_.size());
  std::memcpy(data, unread_.data(), count);
  unread_.remove_prefix(count);
  return static_cast<ssize_t>(count);
}

ssize_t ExchangeStream::write(const char* data, std::size_t size) {
  if (failed_) return -1;
  if (!std::exchange(head_written_, true)) {
    held_.assign(data, size);
    return static_cast<ssize_t>(size);
  }
  if (!held_.empty() && size <= kMaxJoined) {
    held_.append(data, size);
    return flush() ? static_cast<ssize_t>(size) : -1;
  }
  return flush() && send_all({data, size}) ? static_cast<ssize_t>(size) : -1;
}

bool ExchangeStream::flush() {
  const std::string data = std::exchange(held_, {});
  return data.empty() ? !failed_ : send_all(data);
}

bool ExchangeStream::send_all(std::string_view data) {
  while (!data.empty() && !failed_) {
    const ssize_t count = ::send(connection_.fd.get(), data.data(), data.size(), MSG_NOSIGNAL);
    if (count > 0) {
      sent_ += static_cast<std::size_t>(count);
      data.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      failed_ = !wait_until_writable();
    } else if (errno != EINTR) {
      failed_ = true;
    }
  }
  return !failed_;
}

bool ExchangeStream::wait_until_writable() const {
  const auto earned = std::chrono::milliseconds(1000 * sent_ / limits_.min_write_rate);
  if (Clock::now() - started_ > limits_.write_grace + earned) return false;
  pollfd poll_fd{connection_.fd.get(), POLLOUT, 0};
  const int ready = ::poll(&poll_fd, 1, static_cast<int>(limits_.write_stall.count()));
  return ready > 0 || (ready < 0 && errno == EINTR);
}

bool ExchangeStream::is_writable() const {
  if (failed_) return false;
  char byte = 0;
  const ssize_t count = ::recv(connection_.fd.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count > 0 || (count < 0 && errno == EAGAIN);
}

void ExchangeStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = connection_.client;
  port = connection_.client_port;
}

void ExchangeStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = connection_.local_port;
}

}  // namespace pressrun::daemon
