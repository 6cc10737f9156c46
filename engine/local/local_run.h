// `pressrunctl local run`: what ./run does once everything is built.
#pragma once

#include <filesystem>
#include <string>

namespace pressrun::local {

struct RunOptions {
  std::filesystem::path data = ".pressrun";
  int port = 8080;
  int workers = 2;
  double sample_size = 1;
  int database_port = 0;  // 0: a free one
  bool reset = false;     // begin with nothing
  bool yes = false;       // without asking
};

// Starts a whole Pressrun in the foreground, makes a first report, and stays until SIGINT or
// SIGTERM; then stops all of it. Returns the exit code. Prints what it does; explains on stderr why
// it cannot go on.
int run_locally(const RunOptions& options);

}  // namespace pressrun::local
