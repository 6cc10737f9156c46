// PostgreSQL servers for tests: small, not durable unless asked, trusting whoever is on this
// machine.
#pragma once

#include <filesystem>
#include <string>

#include "engine/local/cluster.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::test {

enum class Durability { kNone, kLikeProduction };

// The max_connections of every server for tests. Also of those that are copies of one: PostgreSQL
// does not start on a copy with fewer.
inline constexpr const char* kTestConnections = "600";

// A running server of its own. Tests that stop or crash PostgreSQL use one; all others share the
// run's server, which is one of these too.
class TestCluster {
 public:
  // `network`: addresses, as pg_hba.conf wants them, whose clients are trusted too; empty: none.
  explicit TestCluster(Durability durability, const std::string& network = {});

  local::Cluster& server() { return cluster_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  local::Cluster cluster_;
};

}  // namespace pressrun::test
