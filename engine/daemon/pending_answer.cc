#include "engine/daemon/pending_answer.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace pressrun::daemon {

void PendingAnswer::begin(std::string bytes) {
  bytes_ = std::move(bytes);
  sent_ = 0;
  pace_ = WritePace();
}

bool PendingAnswer::send_some(int fd) {
  while (!is_sent()) {
    const ssize_t count =
        ::send(fd, bytes_.data() + sent_, bytes_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN;
    sent_ += static_cast<std::size_t>(count);
    pace_.sent(static_cast<std::size_t>(count), WritePace::Clock::now());
  }
  begin({});
  return true;
}

}  // namespace pressrun::daemon
