#include "engine/local/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "engine/local/local_error.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::local {
namespace {

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

}  // namespace

int free_port() {
  const auto probe = tcp_socket();
  auto address = loopback(0);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (!probe || bind(probe.get(), generic, length) != 0 ||
      getsockname(probe.get(), generic, &length) != 0) {
    throw LocalError(std::string("No free port on 127.0.0.1: ") + std::strerror(errno));
  }
  return ntohs(address.sin_port);
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
