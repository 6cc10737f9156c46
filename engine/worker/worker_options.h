// How a worker was told to run.
#pragma once

#include <chrono>
#include <string>

namespace pressrun::engine {

struct WorkerOptions {
  std::string database_url;
  std::string listen_database_url;  // the same, or what a pooler at database_url stands before
  std::string store_path;
  std::string status_listen = "127.0.0.1:0";
  int slots = 2;                // renderers, so reports at once
  int drain_seconds = 20;       // after SIGTERM, for runs to finish
  int lease_seconds = 0;        // without a heartbeat for so long our runs are given up; 0: as the
                                // database says, and never longer than that
  int memory_mb = 512;          // data segment of a renderer; 0: unbounded
  int runs_per_renderer = 500;  // then a fresh one takes its place
  // For a renderer to become ready, and to begin a run. More than it waits for the database (60 s).
  int begin_seconds = 70;

  std::chrono::seconds begin() const { return std::chrono::seconds(begin_seconds); }
};

}  // namespace pressrun::engine
