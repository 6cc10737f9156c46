// A database server of a test's own, which it may stop, restart and crash.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/test_cluster.h"
#include "tests/support/test_database.h"

namespace pressrun::test {

struct OwnServerOptions {
  std::filesystem::path programs{};  // whose pressrunctl makes the schema; empty: that under test
  // The address that clients in `network` (TestCluster) reach it at, with the calling thread on
  // that host; empty: by its socket.
  std::string host{};
  std::string network{};
};

// As durable as in production, with the migrations and a little of the sample. From its
// construction on, every TestDatabase of this process is on it.
class OwnServer {
 public:
  explicit OwnServer(const OwnServerOptions& options = {})
      : cluster_(Durability::kLikeProduction, options.network) {
    const std::string address =
        options.host.empty()
            ? cluster_.server().address()
            : "host=" + options.host + " port=" + std::to_string(cluster_.server().port());
    const std::string admin = address + " user=postgres dbname=";
    db::Session({.url = admin + "postgres"}).call("create database pressrun_template");
    const std::map<std::string, std::string> environment = {
        {"PRESSRUN_ADMIN_DATABASE_URL", admin + "pressrun_template"}};
    const std::string ctl = options.programs / "pressrunctl";
    run(ctl, {"migrate", "--sample"}, environment);
    run(ctl, {"sample", "load", "--size", "0.05"}, environment);
    ::setenv("PRESSRUN_TEST_CLUSTER", address.c_str(), 1);
    database_.emplace();
  }

  TestDatabase& database() { return *database_; }
  TestCluster& cluster() { return cluster_; }
  local::Cluster& server() { return cluster_.server(); }
  void restart() {
    cluster_.server().stop();
    start();
  }
  void crash() {
    cluster_.server().stop_immediately();
    start();
  }
  void stop() { cluster_.server().stop(); }
  // Returns once the test's own connection is there again.
  void start() {
    cluster_.server().start();
    const auto answers = [this] {
      try {
        return database_->value("select 1") == "1";
      } catch (const std::exception&) {
        return false;
      }
    };
    if (!eventually(answers)) throw std::runtime_error("PostgreSQL does not come back");
  }

 private:
  static void run(const std::string& ctl, const std::vector<std::string>& arguments,
                  const std::map<std::string, std::string>& environment) {
    const Finished done = run_program(ctl, arguments, environment);
    if (!done.ending.clean()) throw std::runtime_error(done.output);
  }

  TestCluster cluster_;
  std::optional<TestDatabase> database_;
};

}  // namespace pressrun::test
