// A program started by us: its environment, its output in a file, its end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/daemon/signals.h"

namespace pressrun::local {

struct Command {
  std::vector<std::string> argv{};                   // argv[0]: a path, or a name to find in PATH
  std::map<std::string, std::string> environment{};  // added to ours
  std::filesystem::path output{};     // stdout and stderr are appended; empty: inherited
  std::filesystem::path directory{};  // where it runs; empty: where we do
  std::string user{};                 // the account to become (only root can); empty: ours
  bool own_session = true;            // a Ctrl-C of the terminal then reaches only us
  int death_signal = SIGTERM;  // what the kernel sends it when the thread that started it dies
};

// How a process ended.
struct Ending {
  int code = 0;    // of exit(); meaningless when a signal ended it
  int signal = 0;  // 0: it ended by itself

  bool clean() const { return signal == 0 && code == 0; }
  // For example "ended with code 1" or "was ended by signal 9".
  std::string describe() const;
};

// One running child. Not thread safe. Safe to start from a threaded process: nothing but system
// calls happens between fork and exec, and no descriptor of ours but the standard ones is
// inherited.
class ChildProcess {
 public:
  // THROWS LocalError when the program cannot be started.
  explicit ChildProcess(const Command& command);
  // Kills it (SIGKILL) unless it has ended, and reaps it.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Stays the same after the end.
  pid_t pid() const { return pid_; }
  // Does nothing after the end.
  void send(int signal);
  // The ending, once there is one; never blocks.
  std::optional<Ending> ending();
  // Waits for the end; nullopt when it still runs after `timeout`.
  std::optional<Ending> wait_for(std::chrono::milliseconds timeout);

 private:
  pid_t pid_ = -1;
  std::optional<Ending> ending_;
};

// Starts a program, waits for its end however long that takes, and returns it.
Ending run_to_end(const Command& command);
// The same, but when a stop is requested first, the program gets SIGTERM (and ten seconds later
// SIGKILL). THROWS Stopped then, once the program has ended.
Ending run_to_end(const Command& command, const daemon::StopSignal& stop);

}  // namespace pressrun::local
