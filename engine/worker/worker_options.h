// How a worker was told to run.
#pragma once

#include <chrono>
#include <string>

namespace pressrun::engine {

struct WorkerOptions {
  std::string database_url;
  std::string store_path;
  std::string status_listen = "127.0.0.1:0";
  int slots = 2;                // renderers, so reports at once
  int drain_seconds = 20;       // after SIGTERM, for runs to finish
  int lease_seconds = 10;       // without a heartbeat for so long our runs belong to others
  int memory_mb = 512;          // data segment of a renderer; 0: unbounded
  int runs_per_renderer = 500;  // then a fresh one takes its place

  std::chrono::seconds lease() const { return std::chrono::seconds(lease_seconds); }
};

}  // namespace pressrun::engine
