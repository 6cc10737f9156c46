#include "tests/support/pooler.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "db/session.h"
#include "engine/local/cluster.h"
#include "tests/support/eventually.h"
#include "tests/support/ports.h"
#include "tests/support/test_database.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "/usr/sbin/pgbouncer";
constexpr Role kRoles[] = {Role::kHttpd,   Role::kWorker,  Role::kReader,
                           Role::kJanitor, Role::kCourier, Role::kCtl};

void write_settings(const fs::path& folder, int port, int size) {
  const std::string server = TestDatabase::server();
  std::ofstream users(folder / "users");
  for (const Role role : kRoles) users << '"' << role_name(role) << "\" \"\"\n";
  std::ofstream(folder / "pgbouncer.ini")
      << "[databases]\n* = host=127.0.0.1 " << server.substr(server.find("port="))
      << "\n[pgbouncer]\n"
      << "listen_addr = 127.0.0.1\nlisten_port = " << port << "\nunix_socket_dir =\n"
      << "auth_type = trust\nauth_file = " << (folder / "users").string() << "\n"
      << "pool_mode = transaction\nmax_client_conn = 2000\ndefault_pool_size = " << size
      << "\n"
      // Where the server has gone, the next client finds out at once.
      << "server_login_retry = 1\n";
}

}  // namespace

std::string Pooler::impossible() {
  return fs::exists(kProgram) ? "" : "PgBouncer is not installed";
}

Pooler::Pooler(int size) : port_(reserved_port()) {
  const fs::path home = folder_.path() / "pooler";
  local::prepare_server_directory(home);
  write_settings(home, port_, size);
  fs::permissions(home, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  start();
}

std::string Pooler::address() const { return "host=127.0.0.1 port=" + std::to_string(port_); }

void Pooler::kill() {
  process_->send(SIGKILL);
  process_->wait_for(std::chrono::seconds(10));
}

void Pooler::start() {
  local::Command command{.argv = {kProgram, (folder_.path() / "pooler" / "pgbouncer.ini").string()},
                         .output = folder_.path() / "pgbouncer.log",
                         .directory = "/"};
  command.user = local::server_account();
  process_ = std::make_unique<local::ChildProcess>(command);
  const auto answers = [&] {
    try {
      db::Session({.url = address() + " user=pressrun_ctl dbname=postgres"}).call("select 1");
      return true;
    } catch (const std::exception&) {
      return false;
    }
  };
  if (!eventually([&] { return process_->ending() || answers(); }) || process_->ending()) {
    throw std::runtime_error("PgBouncer does not start: " + log());
  }
}

std::string Pooler::log() const {
  std::stringstream text;
  text << std::ifstream(folder_.path() / "pgbouncer.log").rdbuf();
  return text.str();
}

}  // namespace pressrun::test
