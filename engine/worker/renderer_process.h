// A renderer as its supervisor sees it: a process and a channel.
#pragma once

#include <sys/types.h>

#include <optional>

#include "engine/worker/channel.h"
#include "engine/worker/worker_options.h"

namespace pressrun::engine {

struct ProcessEnd {
  int exit_code = 0;  // meaningless when a signal ended it
  int signal = 0;     // 0: it ended by itself
  long peak_kb = 0;   // largest resident set
};

// Started by exec of our own binary, so that nothing of a threaded parent is shared; dies with the
// thread that made it. For one thread.
class RendererProcess {
 public:
  // THROWS std::system_error.
  explicit RendererProcess(const WorkerOptions& options);
  // Kills and reaps it; leaves one that the kernel does not let go to init after 1 s.
  ~RendererProcess();
  RendererProcess(const RendererProcess&) = delete;
  RendererProcess& operator=(const RendererProcess&) = delete;

  pid_t pid() const { return pid_; }
  Channel& channel() { return channel_; }
  void signal(int number);
  // Processor time that it has used; 0 once it has ended.
  double cpu_seconds() const;
  // How it ended; nullopt: it has not. Never waits. Not again once it gave an end.
  std::optional<ProcessEnd> try_reap();

 private:
  RendererProcess(const WorkerOptions& options, std::pair<Channel, Channel> ends);

  Channel channel_;
  pid_t pid_ = -1;  // -1 once reaped
};

}  // namespace pressrun::engine
