// A program that is kept running.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "engine/local/child_process.h"
#include "engine/local/log_tail.h"

namespace pressrun::local {

// Not thread safe. A program that ends by itself is started again after a pause that doubles from 1
// s to 30 s, and is forgotten once it has run for a minute.
class Service {
 public:
  // `name` is what people read, for example "worker-1".
  Service(std::string name, Command command);

  const std::string& name() const { return name_; }
  // 0 while it waits to be started again.
  pid_t pid() const { return child_ ? child_->pid() : 0; }
  const std::filesystem::path& log() const { return command_.output; }

  // THROWS LocalError when it cannot be started.
  void start();
  // To be called often. What happened since the last call, as a sentence for people; empty:
  // nothing.
  std::string check();
  // During a start, in which nothing is started again: what came of a program that has ended, its
  // own words about it included; empty: it runs.
  std::string failure();
  // SIGTERM; returns at once.
  void ask_to_stop();
  // Waits for the end that was asked for, and kills what has not ended by `deadline`.
  void await_stop(std::chrono::steady_clock::time_point deadline);

 private:
  std::string name_;
  Command command_;
  std::unique_ptr<ChildProcess> child_;
  LogTail said_;  // since the last start
  std::chrono::steady_clock::time_point started_{};
  std::chrono::steady_clock::time_point next_start_{};
  std::chrono::seconds pause_{1};
};

}  // namespace pressrun::local
