// The programs of a local Pressrun, running together.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/daemon/signals.h"
#include "engine/local/cluster.h"
#include "engine/local/console.h"
#include "engine/local/data_folder.h"
#include "engine/local/local_database.h"
#include "engine/local/secrets.h"
#include "engine/local/service.h"

namespace pressrun::local {

struct StackLayout {
  std::filesystem::path programs;  // the folder of our binaries
  int port = 8080;                 // of the httpd
  int workers = 2;
};

// httpd, workers, janitor, courier, and an eye on PostgreSQL. Borrows all it is given; not thread
// safe.
class LocalStack {
 public:
  LocalStack(const StackLayout& layout, const DataFolder& folder, const LocalDatabase& database,
             const Secrets& secrets, Cluster& cluster, Console& console);
  // stop()
  ~LocalStack();
  LocalStack(const LocalStack&) = delete;
  LocalStack& operator=(const LocalStack&) = delete;

  // Starts all and waits until each says that it is ready. THROWS LocalError when something ends
  // instead, Stopped when a stop is requested.
  void start(const daemon::StopSignal& stop);
  // To be called often from then on: starts again what has ended and tells the console. True when
  // a process id changed. THROWS Stopped.
  bool check();
  // Asks all to end, and waits while workers finish or hand back what they do. PostgreSQL keeps
  // running.
  void stop();

  // {"postgres": 12, "httpd": 13, "worker-1": 14, ...}
  nlohmann::json pids() const;

 private:
  // `environment`: what this program needs besides the store and the URL of its own role. Nobody
  // gets a secret that only others use.
  void add(const std::string& name, const std::string& program, const std::string& role,
           std::map<std::string, std::string> environment);
  // The address at which the program that is added next says whether it is ready.
  std::string status_address();
  // THROWS LocalError, with what to do about it.
  void require_running(Service& service) const;
  bool check_services();
  bool check_server();

  StackLayout layout_;
  const DataFolder& folder_;
  const LocalDatabase& database_;
  const Secrets& secrets_;
  Cluster& cluster_;
  Console& console_;
  std::vector<Service> services_;
  std::vector<int> status_ports_;  // as services_
};

}  // namespace pressrun::local
