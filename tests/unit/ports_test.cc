// Ports for servers of `pressrunctl local run`. Proves R1.
#include "engine/local/ports.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/local/local_error.h"

namespace pressrun::local {
namespace {

TEST(Ports, AreNotThoseOfOutgoingConnections) {
  int first = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  if (first < 21000) GTEST_SKIP() << "the kernel's range of ephemeral ports leaves no room";
  for (int i = 0; i < 200; ++i) {
    const int port = free_port();
    EXPECT_LT(port, first);
    EXPECT_NO_THROW(require_free_port(port, "--port"));
  }
}

}  // namespace
}  // namespace pressrun::local
