// What other threads tell the supervisor's loop.
#pragma once

#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "engine/storage/file_descriptor.h"
#include "engine/worker/run_order.h"

namespace pressrun::engine {

struct RunsClaimed {
  std::vector<RunOrder> orders;
};
struct CancelNoticed {
  std::string job_id;  // empty: any run may have been cancelled
  long long run_lease = 0;
};
// The database says of a run that somebody had asked about: stop it.
struct StopConfirmed {
  RunOrder order;
};
struct WorkerRegistered {
  std::string worker;
};
struct WorkerLost {
  std::string worker;
};

using WorkerEvent =
    std::variant<RunsClaimed, CancelNoticed, StopConfirmed, WorkerRegistered, WorkerLost>;

// Thread safe; first in, first out.
class EventQueue {
 public:
  // THROWS std::system_error.
  EventQueue();

  void push(WorkerEvent event);
  // All that came since the last call.
  std::vector<WorkerEvent> drain();
  // Readable while something is there.
  int fd() const { return fd_.get(); }

 private:
  FileDescriptor fd_;
  std::mutex mutex_;
  std::vector<WorkerEvent> events_;  // GUARDED_BY(mutex_)
};

}  // namespace pressrun::engine
