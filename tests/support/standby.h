// A standby of a test's own server, which can take its place.
#pragma once

#include <memory>
#include <string>

#include "engine/local/cluster.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::test {

// A copy of a running server (pg_basebackup) that follows it by streaming replication. Its clients
// come by its socket, and are trusted.
class Standby {
 public:
  // Returns once it streams. THROWS std::runtime_error.
  explicit Standby(local::Cluster& primary);

  local::Cluster& server() { return *server_; }
  // The primary sends it nothing any more, as over a network that is too slow.
  void fall_behind();
  // Ends every process of the primary as a power cut would.
  void kill_primary();
  // From now on it is the primary; returns once it is.
  void promote();

 private:
  local::Cluster& primary_;
  pid_t sender_ = 0;  // the primary's process that sends; stopped
  TemporaryFolder folder_;
  std::unique_ptr<local::Cluster> server_;
};

// libpq keywords that name both servers, without user and database: whichever is the primary
// answers a client that wants one.
std::string either(const local::Cluster& one, const local::Cluster& other);

}  // namespace pressrun::test
