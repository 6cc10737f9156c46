// The child process of a worker: renders one report after another, for one supervisor.
#pragma once

#include <string>

namespace pressrun::engine {

struct RendererOptions {
  int channel_fd = -1;  // a socket of the supervisor; owned
  int supervisor = 0;   // its process id
  int memory_mb = 0;    // bound of the data segment; 0: none
  std::string database_url;
  std::string store_path;
};

// Returns when the supervisor closes the channel while nothing runs; ends the process at once when
// the supervisor dies or closes it during a run. THROWS std::system_error for a channel that is
// none.
void run_renderer(const RendererOptions& options);

}  // namespace pressrun::engine
