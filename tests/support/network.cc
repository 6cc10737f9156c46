#include "tests/support/network.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "engine/local/child_process.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNamespaces = "/run/netns";
constexpr const char* kPrefix = "pressrun-";

bool try_ip(const std::string& arguments) {
  local::Command command{.argv = {"ip"}, .output = "/dev/null"};
  for (std::size_t at = 0; at < arguments.size();) {
    const std::size_t end = std::min(arguments.find(' ', at), arguments.size());
    command.argv.push_back(arguments.substr(at, end - at));
    at = end + 1;
  }
  return local::run_to_end(command).clean();
}

void ip(const std::string& arguments) {
  if (!try_ip(arguments)) throw std::runtime_error("this failed: ip " + arguments);
}

std::string prefix() { return kPrefix + std::to_string(::getpid()) + "-"; }

std::string port(int host) { return "port" + std::to_string(host); }

// A link's address, by which hosts find each other without asking.
std::string link_address(int host) { return "02:00:00:00:77:0" + std::to_string(host + 1); }

// Of processes that have ended.
void remove_leftovers() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(kNamespaces, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kPrefix)) continue;
    const long owner = std::strtol(name.c_str() + std::string(kPrefix).size(), nullptr, 10);
    if (owner > 0 && ::kill(static_cast<pid_t>(owner), 0) != 0 && errno == ESRCH) {
      try_ip("netns del " + name);
    }
  }
}

int open_namespace(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw std::runtime_error("no network namespace at " + path);
  return fd;
}

}  // namespace

std::string Network::impossible() {
  if (::geteuid() != 0) return "network namespaces need root";
  const std::string probe = prefix() + "probe";
  if (!try_ip("netns add " + probe)) return "network namespaces may not be made here";
  const bool bridges = try_ip("-n " + probe + " link add switch type bridge") &&
                       try_ip("-n " + probe + " link add near type veth peer name far");
  try_ip("netns del " + probe);
  return bridges ? "" : "the kernel here makes no bridges or no links";
}

Network::Network(int hosts) : hosts_(hosts) {
  remove_leftovers();
  try {
    ip("netns add " + name(-1));
    ip("-n " + name(-1) + " link add switch type bridge");
    ip("-n " + name(-1) + " link set switch up");
    for (int host = 0; host < hosts; ++host) add_host(host);
    for (int host = 0; host < hosts; ++host) {
      for (int other = 0; other < hosts; ++other) introduce(host, other);
    }
  } catch (...) {
    for (int host = -1; host < hosts; ++host) try_ip("netns del " + name(host));
    throw;
  }
}

Network::~Network() {
  for (int host = -1; host < hosts_; ++host) try_ip("netns del " + name(host));
}

std::string Network::name(int host) const {
  return prefix() + (host < 0 ? "switch" : "host" + std::to_string(host));
}

void Network::add_host(int host) {
  const std::string here = name(host);
  ip("netns add " + here);
  ip("-n " + here + " link add eth0 type veth peer name " + port(host) + " netns " + name(-1));
  ip("-n " + here + " link set eth0 address " + link_address(host));
  ip("-n " + here + " addr add " + address(host) + "/24 dev eth0");
  ip("-n " + here + " link set lo up");
  ip("-n " + here + " link set eth0 up");
  ip("-n " + name(-1) + " link set " + port(host) + " up");
  join(host);
}

// As if a router stood between them: a host that is cut off is not found missing by its neighbours.
void Network::introduce(int host, int other) const {
  if (host == other) return;
  ip("-n " + name(host) + " neigh replace " + address(other) + " lladdr " + link_address(other) +
     " dev eth0 nud permanent");
}

void Network::cut(int host) { ip("-n " + name(-1) + " link set " + port(host) + " nomaster"); }

void Network::join(int host) {
  ip("-n " + name(-1) + " link set " + port(host) + " master switch");
}

Network::On::On(const Network& network, int host)
    : before_(open_namespace("/proc/thread-self/ns/net")) {
  const int there = open_namespace(std::string(kNamespaces) + "/" + network.name(host));
  const int failed = ::setns(there, CLONE_NEWNET);
  ::close(there);
  if (failed != 0) {
    ::close(before_);
    throw std::runtime_error("the thread cannot go to " + network.name(host));
  }
}

Network::On::~On() {
  ::setns(before_, CLONE_NEWNET);
  ::close(before_);
}

}  // namespace pressrun::test
