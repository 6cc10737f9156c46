#include "tests/support/standby.h"

#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "db/session.h"
#include "tests/support/eventually.h"
#include "tests/support/ports.h"
#include "tests/support/test_cluster.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

db::Rows ask(const local::Cluster& server, const std::string& statement) {
  return db::Session({.url = server.address() + " user=postgres dbname=postgres",
                      .require_read_write = false})
      .call(statement);
}

std::string host_of(const std::string& address) {
  return address.substr(5, address.find(' ') - 5);  // behind "host="
}

void copy(const local::Cluster& primary, const fs::path& to) {
  local::Command command{.argv = {"/usr/lib/postgresql/15/bin/pg_basebackup", "--pgdata",
                                  to.string(), "--write-recovery-conf", "--checkpoint=fast",
                                  "--no-sync", "--dbname", primary.address() + " user=postgres"},
                         .output = to.parent_path() / "basebackup.log",
                         .directory = "/"};
  command.user = local::server_account();
  if (!local::run_to_end(command).clean()) throw std::runtime_error("pg_basebackup failed");
}

}  // namespace

Standby::Standby(local::Cluster& primary) : primary_(primary) {
  const fs::path home = folder_.path() / "s";
  local::prepare_server_directory(home);
  copy(primary, home / "postgres");
  fs::permissions(home, fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  server_ = std::make_unique<local::Cluster>(local::ClusterOptions{
      .directory = home / "postgres",
      .socket_directory = home,
      .log = folder_.path() / "postgres.log",
      .port = reserved_port(),
      .settings = {{"max_connections", kTestConnections}, {"timezone", "UTC"}}});
  server_->start();
  const auto streams = [&] {
    return ask(primary, "select count(*) from pg_stat_replication where state = 'streaming'")
               .scalar() == "1";
  };
  if (!eventually(streams)) throw std::runtime_error("the standby does not follow");
}

void Standby::promote() { ask(*server_, "select pg_promote(true, 60)"); }

void Standby::fall_behind() {
  const auto sender = ask(primary_, "select pid from pg_stat_replication").scalar();
  if (!sender) throw std::runtime_error("nobody sends to the standby");
  sender_ = static_cast<pid_t>(std::stol(*sender));
  ::kill(sender_, SIGSTOP);
}

void Standby::kill_primary() {
  ::kill(primary_.pid(), SIGKILL);
  if (sender_ != 0) ::kill(sender_, SIGKILL);
  if (!eventually([&] { return !primary_.running(); })) {
    throw std::runtime_error("the primary does not die");
  }
}

std::string either(const local::Cluster& one, const local::Cluster& other) {
  return "host=" + host_of(one.address()) + "," + host_of(other.address()) +
         " port=" + std::to_string(one.port()) + "," + std::to_string(other.port());
}

}  // namespace pressrun::test
