#include "tests/support/test_cluster.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>

#include "tests/support/ports.h"

namespace pressrun::test {
namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> settings(Durability durability) {
  std::map<std::string, std::string> chosen = {
      {"max_connections", kTestConnections},
      {"shared_buffers", "128MB"},
      {"max_wal_size", "2GB"},
      {"timezone", "UTC"},
      {"log_min_messages", "warning"},
      {"log_line_prefix", "%m [%p] %u@%d "},
  };
  if (durability == Durability::kNone) {
    chosen["fsync"] = "off";
    chosen["full_page_writes"] = "off";
    chosen["autovacuum_naptime"] = "1h";
  } else {
    chosen["track_commit_timestamp"] = "on";  // pickup latency counts from there
  }
  return chosen;
}

local::ClusterOptions options(const fs::path& folder, Durability durability,
                              const std::string& network) {
  const auto sockets = folder / "s";
  local::prepare_server_directory(sockets);
  fs::permissions(sockets, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                               fs::perms::others_read | fs::perms::others_exec);
  auto chosen = settings(durability);
  if (!network.empty()) chosen["listen_addresses"] = "*";
  return {.directory = folder / "postgres",
          .socket_directory = sockets,
          .log = folder / "postgres.log",
          .port = reserved_port(),  // the same after a restart
          .settings = chosen};
}

}  // namespace

TestCluster::TestCluster(Durability durability, const std::string& network)
    : cluster_(options(folder_.path(), durability, network)) {
  if (!network.empty()) {
    std::ofstream(folder_.path() / "postgres" / "pg_hba.conf", std::ios::app)
        << "host all all " << network << " trust\n";
  }
  cluster_.start();
}

}  // namespace pressrun::test
