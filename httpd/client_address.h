// Whose request it is where a reverse proxy stands in front of us.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// By whom a client is counted where clients are slowed down: an IPv4 address as it is, of an IPv6
// address the network of 64 bits, since whoever has one address there has all. What is no address
// stays as it is.
std::string client_network(const std::string& address);

// Immutable, so thread safe.
class TrustedProxies {
 public:
  // Addresses and networks, "10.0.0.0/8, ::1", separated by commas; "" trusts none. THROWS
  // daemon::ConfigError, a sentence.
  explicit TrustedProxies(const std::string& list);

  // The connection's other end, unless that is a trusted proxy: then, of the chain that
  // X-Forwarded-For tells, the last address that is none. What stands before it anybody can have
  // written, and is not looked at.
  std::string client_of(const httplib::Request& request) const;

 private:
  // IPv6; IPv4 as ::ffff:a.b.c.d.
  using Address = std::array<unsigned char, 16>;
  struct Network {
    Address address{};
    unsigned bits = 128;
  };

  static std::optional<Address> parse(std::string_view text);
  static Network parse_network(const std::string& text);
  bool trusts(const Address& address) const;

  std::vector<Network> networks_;
};

}  // namespace pressrun::httpd
