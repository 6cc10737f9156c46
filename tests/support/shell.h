// A command of the system, for what has no library: promtool, systemd-analyze, our own scripts.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace pressrun::test {

struct ShellResult {
  int code = 0;
  std::string output;  // stdout and stderr
};

// THROWS std::runtime_error when no shell can be started.
inline ShellResult run_shell(const std::string& command) {
  std::FILE* pipe = popen(("{ " + command + "\n} 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  ShellResult result;
  char piece[4096];
  for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, pipe)) != 0;) {
    result.output.append(piece, n);
  }
  const int status = pclose(pipe);
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return result;
}

inline bool has_command(const std::string& name) {
  return run_shell("command -v " + name).code == 0;
}

}  // namespace pressrun::test
