#include "engine/local/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <random>

#include "engine/local/local_error.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::local {
namespace {

constexpr int kFirstPort = 20000;  // most services that listen by habit do so below
constexpr int kTries = 100;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

engine::FileDescriptor tcp_socket() {
  return engine::FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

// The port that a socket gets that asks for `port`, where 0 lets the kernel choose; nothing and
// errno where it gets none.
std::optional<int> bound_port(int port) {
  const auto probe = tcp_socket();
  auto address = loopback(port);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (!probe || bind(probe.get(), generic, length) != 0 ||
      getsockname(probe.get(), generic, &length) != 0) {
    return std::nullopt;
  }
  return ntohs(address.sin_port);
}

int first_ephemeral_port() {
  int first = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  return first;
}

// What the kernel would choose may be some connection's own end before we listen on it: those get
// their ports from the same range.
std::optional<int> outside_ephemeral_range() {
  const int last = first_ephemeral_port() - 1;
  if (last < kFirstPort + kTries) return std::nullopt;
  std::random_device random;
  std::uniform_int_distribution<int> any(kFirstPort, last);
  for (int i = 0; i < kTries; ++i) {
    if (const auto port = bound_port(any(random))) return port;
  }
  return std::nullopt;
}

}  // namespace

int free_port() {
  if (const auto port = outside_ephemeral_range()) return *port;
  const auto port = bound_port(0);
  if (!port) throw LocalError(std::string("No free port on 127.0.0.1: ") + std::strerror(errno));
  return *port;
}

void require_free_port(int port, const std::string& option) {
  const auto probe = tcp_socket();
  const int yes = 1;
  // As servers do: connections that are still closing are no hindrance.
  setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  auto address = loopback(port);
  if (bind(probe.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return;
  throw LocalError("Port " + std::to_string(port) + " on 127.0.0.1 cannot be used: " +
                   std::strerror(errno) + ". Choose another with " + option + " N.");
}

}  // namespace pressrun::local
