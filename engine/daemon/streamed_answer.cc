#include "engine/daemon/streamed_answer.h"

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "engine/daemon/write_pace.h"

namespace pressrun::daemon {
namespace {

// Larger pieces are not worth copying behind the head.
constexpr std::size_t kMaxJoined = std::size_t{64} * 1024;

// Writes to a client's socket, waiting for it. The head goes out with the first piece, in one
// packet.
class Writer {
 public:
  Writer(int fd, std::string head, const HttpLimits& limits)
      : fd_(fd), head_(std::move(head)), limits_(limits) {}

  std::size_t body_sent() const { return body_sent_; }

  bool write(std::string_view piece) {
    body_sent_ += piece.size();
    std::string head = std::exchange(head_, {});
    if (head.empty()) return send_all(piece);
    if (piece.size() > kMaxJoined) return send_all(head) && send_all(piece);
    return send_all(head.append(piece));
  }

 private:
  bool send_all(std::string_view data) {
    while (!data.empty() && !failed_) {
      const ssize_t count = ::send(fd_, data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count >= 0) {
        pace_.sent(static_cast<std::size_t>(count), WritePace::Clock::now());
        data.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EAGAIN) {
        failed_ = !wait_until_writable();
      } else if (errno != EINTR) {
        failed_ = true;
      }
    }
    return !failed_;
  }

  bool wait_until_writable() {
    if (pace_.is_too_slow(limits_, WritePace::Clock::now())) return false;
    pollfd poll_fd{fd_, POLLOUT, 0};
    const int ready = ::poll(&poll_fd, 1, static_cast<int>(limits_.write_stall.count()));
    return ready > 0 || (ready < 0 && errno == EINTR);
  }

  const int fd_;
  std::string head_;
  const HttpLimits& limits_;
  WritePace pace_;
  std::size_t body_sent_ = 0;
  bool failed_ = false;
};

}  // namespace

bool stream_answer(int fd, std::string head, httplib::Response& response, const HttpLimits& limits,
                   const std::atomic<bool>& ending) {
  Writer writer(fd, std::move(head), limits);
  httplib::DataSink sink;
  sink.write = [&writer](const char* data, std::size_t size) { return writer.write({data, size}); };
  sink.done = [] {};
  sink.is_writable = [] { return true; };
  const std::size_t length = response.content_length_;
  bool good = true;
  while (good && writer.body_sent() < length) {
    good = !ending &&
           response.content_provider_(writer.body_sent(), length - writer.body_sent(), sink);
  }
  // A provider that gave too much has broken the framing.
  response.content_provider_success_ = good && writer.body_sent() == length;
  return response.content_provider_success_;
}

}  // namespace pressrun::daemon
