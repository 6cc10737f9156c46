// One of our programs under test: started with an environment, its log readable, gone at the end of
// the test.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/local/child_process.h"

namespace pressrun::test {

// The path of a program of the build under test, for example program("pressrunctl"). A path from
// the root, of another build's program, stays what it is.
std::string program(const std::string& name);

// A program's whole output and exit, for those that end by themselves.
struct Finished {
  local::Ending ending;
  std::string output;  // stdout and stderr
};
Finished run_program(const std::string& name, const std::vector<std::string>& arguments,
                     const std::map<std::string, std::string>& environment = {});

// Kills the process in the destructor unless it has ended.
class Process {
 public:
  // Its output goes to `log`. THROWS local::LocalError when it cannot be started.
  Process(const std::string& name, const std::vector<std::string>& arguments,
          const std::map<std::string, std::string>& environment, std::filesystem::path log);

  pid_t pid() const { return child_.pid(); }
  bool running() { return !child_.ending(); }
  void send(int signal) { child_.send(signal); }
  // Sends SIGTERM and waits; nullopt when it does not end within `limit`.
  std::optional<local::Ending> stop(std::chrono::milliseconds limit = std::chrono::seconds(20));
  std::optional<local::Ending> wait_for(std::chrono::milliseconds limit) {
    return child_.wait_for(limit);
  }

  // What it has written so far.
  std::string log() const;
  // The processes that it started and that still live.
  std::vector<pid_t> children() const;

 private:
  std::filesystem::path log_;
  local::ChildProcess child_;
};

}  // namespace pressrun::test
