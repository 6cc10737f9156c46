#include "engine/local/cluster.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "engine/local/local_error.h"
#include "engine/local/log_tail.h"

namespace pressrun::local {
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto kStartLimit = 60s;
constexpr auto kStopLimit = 30s;

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

// Where the server programs of a major version are. Debian keeps them out of PATH.
fs::path programs_of(const std::string& major) {
  if (const char* set = std::getenv("PRESSRUN_POSTGRES_BIN")) return set;
  fs::path programs = fs::path("/usr/lib/postgresql") / major / "bin";
  if (!fs::exists(programs / "postgres")) {
    throw LocalError("PostgreSQL " + major + " is not installed (" + programs.string() +
                     " has no postgres). Install the package postgresql-" + major +
                     ", or set PRESSRUN_POSTGRES_BIN to the folder of its programs.");
  }
  return programs;
}

constexpr const char* kMajorVersion = "15";

// What still lies at a path when the object goes, goes with it.
class RemovedAtTheEnd {
 public:
  explicit RemovedAtTheEnd(fs::path path) : path_(std::move(path)) {}
  ~RemovedAtTheEnd() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  RemovedAtTheEnd(const RemovedAtTheEnd&) = delete;
  RemovedAtTheEnd& operator=(const RemovedAtTheEnd&) = delete;

 private:
  fs::path path_;
};

// The superuser's password in a file that the server's account can read; gone with the object.
class PasswordFile {
 public:
  PasswordFile(const fs::path& path, const std::string& password) : remover_(path) {
    std::ofstream(path) << password << '\n';
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    if (const passwd* entry = getpwnam(server_account().c_str());
        entry != nullptr && chown(path.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw LocalError("Cannot give " + path.string() + " to PostgreSQL's user.");
    }
  }

 private:
  RemovedAtTheEnd remover_;
};

}  // namespace

std::string server_account() { return geteuid() == 0 ? "postgres" : ""; }

void prepare_server_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    throw LocalError("Cannot make the folder " + directory.string() + ": " + error.message() + ".");
  }
  const auto account = server_account();
  if (!account.empty()) {
    const passwd* entry = getpwnam(account.c_str());
    if (entry == nullptr || chown(directory.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw LocalError("Cannot give the folder " + directory.string() + " to the user \"" +
                       account + "\", as which PostgreSQL runs when root starts it.");
    }
  }
  fs::permissions(directory, fs::perms::owner_all);
}

Cluster::Cluster(ClusterOptions options) : options_(std::move(options)) {
  if (!fs::exists(options_.directory)) {
    create();
  } else if (const auto major = first_line(options_.directory / "PG_VERSION");
             major != kMajorVersion) {
    throw LocalError(
        "The database folder " + options_.directory.string() +
        (major.empty() ? " is damaged: it has no PG_VERSION that can be read."
                       : " was made by PostgreSQL " + major + ", not " + kMajorVersion + ".") +
        " Nothing in it was changed. Restore it from a backup, or start anew with --reset.");
  }
}

Cluster::~Cluster() { stop(); }

void Cluster::create() {
  const auto unfinished = fs::path(options_.directory.string() + ".unfinished");
  const RemovedAtTheEnd remover(unfinished);
  fs::remove_all(unfinished);
  prepare_server_directory(unfinished);
  std::vector<std::string> argv = {
      (programs_of(kMajorVersion) / "initdb").string(),
      "--pgdata=" + unfinished.string(),
      "--username=" + options_.superuser,
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--auth=" + std::string(options_.password.empty() ? "trust" : "scram-sha-256")};
  if (const auto fsync = options_.settings.find("fsync");
      fsync != options_.settings.end() && fsync->second == "off") {
    argv.emplace_back("--no-sync");
  }
  Command command{.argv = argv, .output = options_.log, .directory = "/"};
  command.user = server_account();
  std::unique_ptr<PasswordFile> password;
  if (!options_.password.empty()) {
    const auto file = fs::path(options_.directory.string() + ".password");
    password = std::make_unique<PasswordFile>(file, options_.password);
    command.argv.push_back("--pwfile=" + file.string());
  }
  const LogTail said(options_.log);
  const auto ending = options_.stop ? run_to_end(command, *options_.stop) : run_to_end(command);
  if (!ending.clean()) {
    throw LocalError("initdb " + ending.describe() + ". It said:" + said.last_lines(5));
  }
  fs::rename(unfinished, options_.directory);
}

pid_t Cluster::server_here() const {
  const auto text = first_line(options_.directory / "postmaster.pid");
  std::error_code error;
  const auto home = fs::read_symlink("/proc/" + text + "/cwd", error);
  if (text.empty() || error || !fs::equivalent(home, options_.directory, error)) return 0;
  return static_cast<pid_t>(std::stol(text));
}

void Cluster::start() {
  port_ = options_.port != 0 ? options_.port : free_port();
  pid_ = server_here();
  if (pid_ != 0) end(SIGINT);
  require_free_port(port_, "--database-port");
  // Without a server here the file is stale. Its number may belong to another process by now, which
  // would keep PostgreSQL from starting.
  fs::remove(options_.directory / "postmaster.pid");
  launch();
}

void Cluster::start_again() {
  child_.reset();
  pid_ = server_here();
  if (pid_ != 0) {
    wait_until_ready(LogTail(options_.log));
  } else {
    fs::remove(options_.directory / "postmaster.pid");
    launch();
  }
}

void Cluster::launch() {
  Command command{.argv = {(programs_of(kMajorVersion) / "postgres").string(), "-D",
                           options_.directory.string()},
                  .output = options_.log,
                  .directory = "/"};
  command.user = server_account();
  command.death_signal = SIGINT;
  auto settings = options_.settings;
  settings.try_emplace("listen_addresses", "127.0.0.1");
  settings["port"] = std::to_string(port_);
  settings["unix_socket_directories"] = options_.socket_directory.string();
  for (const auto& [name, value] : settings) {
    command.argv.insert(command.argv.end(), {"-c", std::string(name).append("=").append(value)});
  }
  const LogTail said(options_.log);
  child_ = std::make_unique<ChildProcess>(command);
  pid_ = child_->pid();
  wait_until_ready(said);
}

void Cluster::wait_until_ready(const LogTail& said) {
  const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
  const auto probe = address() + " user=" + options_.superuser + " dbname=postgres";
  while (PQping(probe.c_str()) != PQPING_OK) {
    if (!running()) {
      throw LocalError("PostgreSQL does not start on " + options_.directory.string() +
                       "; its data was kept as it is. It said:" + said.last_lines(12) +
                       "\nMend what it names. Restore the folder from a backup if that cannot be "
                       "done, or start anew with --reset.");
    }
    if (std::chrono::steady_clock::now() > deadline) {
      throw LocalError("PostgreSQL is still starting after a minute; see " + options_.log.string() +
                       " and start again later.");
    }
    if (options_.stop && options_.stop->requested()) throw Stopped();
    std::this_thread::sleep_for(10ms);
  }
}

bool Cluster::running() {
  if (pid_ == 0) return false;
  if (child_) return !child_->ending();
  return server_here() == pid_;
}

void Cluster::end(int signal) {
  for (const int next : {signal, SIGQUIT, SIGKILL}) {
    if (!running()) break;
    kill(pid_, next);
    const auto deadline = std::chrono::steady_clock::now() + kStopLimit;
    while (running() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(10ms);
    }
  }
  child_.reset();
  pid_ = 0;
}

void Cluster::stop() { end(SIGINT); }

void Cluster::stop_immediately() { end(SIGQUIT); }

std::string Cluster::address() const {
  const auto host =
      options_.socket_directory.empty() ? "127.0.0.1" : options_.socket_directory.string();
  return "host=" + host + " port=" + std::to_string(port_);
}

}  // namespace pressrun::local
