#include "tests/support/ports.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "engine/local/ports.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::test {
namespace {

// A name of the kernel's (unix(7), "abstract") has one owner and goes with it. s3_server.py takes
// the same ones.
engine::FileDescriptor reservation(int port) {
  const std::string name = "pressrun-test-port-" + std::to_string(port);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(name, address.sun_path + 1);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  engine::FileDescriptor owner(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (bind(owner.get(), reinterpret_cast<sockaddr*>(&address), length) != 0) return {};
  return owner;
}

}  // namespace

int reserved_port() {
  static std::mutex mutex;
  static std::vector<engine::FileDescriptor> reservations;
  const std::lock_guard lock(mutex);
  for (;;) {
    const int port = local::free_port();
    if (auto owner = reservation(port)) {
      reservations.push_back(std::move(owner));
      return port;
    }
  }
}

}  // namespace pressrun::test
