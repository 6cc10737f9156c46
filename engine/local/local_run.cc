#include "engine/local/local_run.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "engine/daemon/signals.h"
#include "engine/local/api_client.h"
#include "engine/local/atomic_file.h"
#include "engine/local/cluster.h"
#include "engine/local/console.h"
#include "engine/local/data_folder.h"
#include "engine/local/first_report.h"
#include "engine/local/local_database.h"
#include "engine/local/local_error.h"
#include "engine/local/local_stack.h"
#include "engine/local/ports.h"
#include "engine/local/secrets.h"
#include "engine/local/shell_environment.h"

namespace pressrun::local {
namespace fs = std::filesystem;

namespace {

// Longest path of a UNIX socket, without PostgreSQL's file name.
constexpr std::size_t kLongestSocketFolder = 85;
constexpr auto kPause = std::chrono::milliseconds(200);  // between looks at the programs

fs::path this_program() { return fs::read_symlink("/proc/self/exe"); }

// THROWS Stopped.
std::string answer_of_person(const daemon::StopSignal& stop) {
  std::array<pollfd, 2> ready{{{STDIN_FILENO, POLLIN, 0}, {stop.fd(), POLLIN, 0}}};
  while (!stop.requested() && ready[0].revents == 0) poll(ready.data(), ready.size(), -1);
  if (stop.requested()) throw Stopped();
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

void reset(DataFolder& folder, bool without_asking, const daemon::StopSignal& stop) {
  if (!without_asking) {
    if (isatty(STDIN_FILENO) != 1) {
      throw LocalError("--reset removes the database and all reports in " + folder.path().string() +
                       ". Add --yes to say that this is meant.");
    }
    std::cout << "This removes the database and all reports in " << folder.path().string()
              << ". Type yes to go on: " << std::flush;
    if (answer_of_person(stop) != "yes") throw LocalError("Nothing was removed.");
  }
  folder.clear();
}

ClusterOptions cluster_options(const RunOptions& options, const DataFolder& folder,
                               const Secrets& secrets, const daemon::StopSignal& stop) {
  const auto home = folder.server();
  ClusterOptions cluster{.directory = home / "data",
                         .log = folder.log("postgres"),
                         .superuser = kAdminRole,
                         .password = secrets.admin_password,
                         .port = options.database_port,
                         .settings = {{"max_connections", "200"},
                                      {"shared_buffers", "128MB"},
                                      {"log_line_prefix", "%m [%p] %q%u@%d "}},
                         .stop = &stop};
  if (home.string().size() <= kLongestSocketFolder) cluster.socket_directory = home;
  return cluster;
}

std::string url(int port) { return "http://127.0.0.1:" + std::to_string(port); }

nlohmann::json to_json(const std::vector<SampleLogin>& logins) {
  auto list = nlohmann::json::array();
  for (const auto& login : logins) {
    list.push_back({{"email", login.email}, {"password", login.password}, {"role", login.role}});
  }
  return list;
}

// [{"id", "title"}] of the events that the client may see.
nlohmann::json events_of(ApiClient& client) {
  auto list = nlohmann::json::array();
  const auto answer = client.get("/v1/admin/events");
  for (const auto& event : answer.at("data")) {
    list.push_back({{"id", event.at("id")}, {"title", event.at("title")}});
  }
  return list;
}

void show_first_report(ApiClient& client, const nlohmann::json& events, const DataFolder& folder,
                       Console& console, const daemon::StopSignal& stop,
                       const std::function<void()>& meanwhile) {
  try {
    const auto report = make_first_report(client, events.at(0).at("id"), folder.reports(), console,
                                          stop, meanwhile);
    console.say("");
    console.done("report", report.title + ", " + std::to_string(report.rows) + " rows, " +
                               std::to_string(report.bytes) + " bytes");
    console.done("file", report.file.string());
  } catch (const Stopped&) {
    throw;
  } catch (const LocalError& error) {
    // Everything is up; a person can find out why with it.
    console.warn(error.what());
  }
}

void show_how_to_go_on(const RunOptions& options, const DataFolder& folder,
                       const std::vector<SampleLogin>& logins, Console& console) {
  console.done("center", url(options.port) + "/admin  (the report center)");
  console.done("API", url(options.port) + "/openapi.json  (what it can do)");
  for (const auto& login : logins) {
    console.done("login", login.email + "  " + login.password + "  (" + login.role + ")");
  }
  console.done("mail", "what is sent is put into " + (folder.mail() / "new").string());
  console.done("database", "its URL and everything else is in " + folder.run_file().string());
  console.done("shell", "for pressrunctl and psql: set -a; . " +
                            folder.environment_file().string() + "; set +a");
  console.say("\nCtrl-C stops all of it.");
}

// A file that exists exactly as long as everything is up.
class UpFile {
 public:
  explicit UpFile(fs::path path) : path_(std::move(path)) {}
  ~UpFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  UpFile(const UpFile&) = delete;
  UpFile& operator=(const UpFile&) = delete;

  void write(const std::string& content) const { write_atomically(path_, content); }

 private:
  fs::path path_;
};

// The database with its server, ready for the programs.
LocalDatabase prepare_database(const RunOptions& options, const DataFolder& folder,
                               const Secrets& secrets, Cluster& cluster, Console& console,
                               const daemon::StopSignal& stop) {
  cluster.start();
  console.done("PostgreSQL", "runs on port " + std::to_string(cluster.port()) + " of 127.0.0.1");
  LocalDatabase database(cluster, secrets, this_program(), folder.log("setup"), stop);
  database.bring_up_to_date();
  console.done("database", "is up to date");
  if (database.load_sample(options.sample_size)) console.done("sample data", "loaded");
  return database;
}

// Everything is up: tells so, and keeps it up until a stop is requested.
void serve(const RunOptions& options, const DataFolder& folder, const LocalDatabase& database,
           const Secrets& secrets, LocalStack& stack, Console& console,
           const daemon::StopSignal& stop) {
  const auto logins = database.sample_logins();
  ApiClient client(options.port);
  client.login(logins.front().email, logins.front().password);
  const auto events = events_of(client);
  const UpFile environment(folder.environment_file());
  environment.write(shell_environment(folder, database, secrets, url(options.port),
                                      this_program().parent_path()));
  const UpFile run_file(folder.run_file());
  const auto write_run_file = [&] {
    const nlohmann::json content = {{"url", url(options.port)},
                                    {"database_url", database.public_admin_url()},
                                    {"logins", to_json(logins)},
                                    {"events", events},
                                    {"pressrunctl", this_program().string()},
                                    {"pids", stack.pids()}};
    run_file.write(content.dump(2) + "\n");
  };
  write_run_file();
  const auto keep_up = [&] {
    if (stack.check()) write_run_file();
  };
  show_first_report(client, events, folder, console, stop, keep_up);
  show_how_to_go_on(options, folder, logins, console);
  while (!stop.wait_for(kPause)) keep_up();
  console.say("Stopping.");
}

// THROWS Stopped when that comes before everything was up; then too nothing is left running.
void run_until(const daemon::StopSignal& stop, const RunOptions& options, Console& console) {
  DataFolder folder(options.data);
  require_free_port(options.port, "--port");
  if (options.reset) reset(folder, options.yes, stop);

  const auto secrets = load_secrets(folder.secrets(), !fs::exists(folder.server() / "data"));
  Cluster cluster(cluster_options(options, folder, secrets, stop));
  const auto database = prepare_database(options, folder, secrets, cluster, console, stop);
  LocalStack stack({this_program().parent_path(), options.port, options.workers}, folder, database,
                   secrets, cluster, console);
  stack.start(stop);
  console.done("programs",
               "httpd, " + std::to_string(options.workers) + " workers, janitor and courier run");
  serve(options, folder, database, secrets, stack, console, stop);
  stack.stop();
  cluster.stop();
}

}  // namespace

int run_locally(const RunOptions& options) {
  const daemon::StopSignal stop;
  Console console;
  try {
    run_until(stop, options, console);
  } catch (const Stopped& stopped) {
    console.say(stopped.what());
  } catch (const fs::filesystem_error& error) {
    throw LocalError("Cannot work with " + error.path1().string() + ": " + error.code().message() +
                     ". Mend that, or choose another folder with --data DIR.");
  }
  return 0;
}

}  // namespace pressrun::local
