// A private PostgreSQL server: its data directory, its process.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "engine/local/child_process.h"
#include "engine/local/ports.h"

namespace pressrun::local {

class LogTail;

struct ClusterOptions {
  std::filesystem::path directory{};  // the data directory; made by initdb when it does not exist
  std::filesystem::path socket_directory{};  // exists; empty: TCP only
  std::filesystem::path log{};               // what the server says is appended
  std::string superuser = "postgres";
  std::string password{};  // of the superuser; empty: whoever reaches the server is trusted
  int port = 0;  // on listen_addresses (127.0.0.1) and in the socket's name; 0: a free one
  std::map<std::string, std::string> settings{};  // of postgresql.conf, for this start
  // Outlives the cluster; whoever waits for the server or initdb heeds it. Null: waits on.
  const daemon::StopSignal* stop = nullptr;
};

// The account that a server of ours runs as: empty for ours, "postgres" when we are root, which
// PostgreSQL refuses to be.
std::string server_account();

// Makes `directory` a server can own: made if missing, given to server_account(), mode 0700.
// THROWS LocalError.
void prepare_server_directory(const std::filesystem::path& directory);

// Owns the server; not thread safe. Whatever waits THROWS Stopped. The server dies with the thread
// that started it (fast shutdown), so nothing is left behind by a kill -9 of ours.
class Cluster {
 public:
  // Makes the data directory if there is none (atomically: an interrupted initdb leaves nothing
  // that counts). THROWS LocalError; an existing directory is never changed.
  explicit Cluster(ClusterOptions options);
  // stop()
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  // Starts the server and waits until it takes connections. A server that an earlier run left in
  // this data directory is stopped first. THROWS LocalError, also when the port is taken.
  void start();
  // After !running(): as start(), but a server that somebody else started here meanwhile (pg_ctl
  // restart) becomes ours. THROWS LocalError.
  void start_again();
  // False once the server process is gone.
  bool running();
  // Fast shutdown; after 30 s by force. Does nothing when it does not run.
  void stop();
  // As a crash: no checkpoint; the next start() recovers from the log.
  void stop_immediately();

  // REQUIRES start().
  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  // libpq keywords without dbname and user: by the socket if there is one, else by TCP.
  std::string address() const;

 private:
  void create();
  void launch();
  // `said`: the server's words of this start.
  void wait_until_ready(const LogTail& said);
  void end(int signal);
  // The server that runs in the data directory, whoever started it; 0: none.
  pid_t server_here() const;

  ClusterOptions options_;
  int port_ = 0;
  pid_t pid_ = 0;
  std::unique_ptr<ChildProcess> child_;  // empty when the server is not our child
};

}  // namespace pressrun::local
