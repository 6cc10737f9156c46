#include "engine/daemon/listen_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "engine/daemon/options.h"

namespace pressrun::daemon {
namespace {

constexpr int kBacklog = 1024;

ListenAddress parse_one(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon == std::string_view::npos ? 0 : colon);
  std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    host = {};
  }
  const bool digits = !port.empty() && port.size() <= 5 &&
                      port.find_first_not_of("0123456789") == std::string_view::npos;
  if (host.empty() || !digits || std::stoi(std::string(port)) > 65535) {
    throw ConfigError("'" + std::string(text) +
                      "' is no address to listen on: write host:port, or [::1]:port");
  }
  return {std::string(host), std::string(port)};
}

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

AddressList resolve(const ListenAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  if (error != 0) {
    throw UnavailableError("cannot listen on " + address.host + ": " + ::gai_strerror(error));
  }
  return {found, &::freeaddrinfo};
}

std::string why(int error, const ListenAddress& address) {
  std::string sentence = "cannot listen on " + address.host + " port " + address.port + ": ";
  if (error == EADDRINUSE) {
    return sentence + "another process listens there; stop it or choose another port";
  }
  if (error == EACCES) return sentence + "ports below 1024 need more rights; choose another port";
  return sentence + std::strerror(error);
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int Fd::release() { return std::exchange(fd_, -1); }

void Fd::reset() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::vector<ListenAddress> parse_listen(std::string_view text) {
  std::vector<ListenAddress> addresses;
  while (true) {
    const std::size_t comma = text.find(',');
    addresses.push_back(parse_one(text.substr(0, comma)));
    if (comma == std::string_view::npos) return addresses;
    text.remove_prefix(comma + 1);
  }
}

Fd open_listener(const ListenAddress& address) {
  const AddressList found = resolve(address);
  Fd fd(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  const bool listening =
      fd.get() >= 0 && ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      (found->ai_family != AF_INET6 ||
       ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
      ::bind(fd.get(), found->ai_addr, found->ai_addrlen) == 0 && ::listen(fd.get(), kBacklog) == 0;
  if (!listening) throw UnavailableError(why(errno, address));
  return fd;
}

int bound_port(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace pressrun::daemon
