#include "engine/worker/event_queue.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace pressrun::engine {

EventQueue::EventQueue() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!fd_) throw std::system_error(errno, std::generic_category(), "cannot make an eventfd");
}

void EventQueue::push(WorkerEvent event) {
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  ::eventfd_write(fd_.get(), 1);
}

std::vector<WorkerEvent> EventQueue::drain() {
  eventfd_t ignored;
  ::eventfd_read(fd_.get(), &ignored);
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

}  // namespace pressrun::engine
