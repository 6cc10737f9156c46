// Addresses to listen on, and sockets that do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressrun::daemon {

struct ListenAddress {
  std::string host;  // without brackets
  std::string port;
};

// "host:port[,host:port...]"; an IPv6 host stands in brackets. THROWS ConfigError.
std::vector<ListenAddress> parse_listen(std::string_view text);

// Owns a descriptor.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { reset(); }
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  int get() const { return fd_; }
  int release();
  void reset();

 private:
  int fd_;
};

// A listening TCP socket, non-blocking, backlog 1024. With SO_REUSEADDR only, so that a second
// server on the port fails. THROWS UnavailableError, a sentence that names the address.
Fd open_listener(const ListenAddress& address);

// The port a socket is bound to.
int bound_port(int fd);

}  // namespace pressrun::daemon
