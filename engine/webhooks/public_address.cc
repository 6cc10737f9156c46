#include "engine/webhooks/public_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace pressrun::webhooks {
namespace {

struct Range {
  std::uint32_t network;
  int bits;
};

// IANA's registry of special-purpose IPv4 addresses.
constexpr std::array<Range, 15> kSpecial = {{{0x00000000, 8},
                                             {0x0A000000, 8},
                                             {0x64400000, 10},
                                             {0x7F000000, 8},
                                             {0xA9FE0000, 16},
                                             {0xAC100000, 12},
                                             {0xC0000000, 24},
                                             {0xC0000200, 24},
                                             {0xC0586300, 24},
                                             {0xC0A80000, 16},
                                             {0xC6120000, 15},
                                             {0xC6336400, 24},
                                             {0xCB007100, 24},
                                             {0xE0000000, 4},
                                             {0xF0000000, 4}}};

bool is_public(std::uint32_t address) {
  return std::none_of(kSpecial.begin(), kSpecial.end(), [&](const Range& range) {
    return (address >> (32 - range.bits)) == (range.network >> (32 - range.bits));
  });
}

std::uint32_t embedded(const in6_addr& address, std::size_t offset) {
  std::uint32_t value = 0;
  std::memcpy(&value, address.s6_addr + offset, sizeof value);
  return ntohl(value);
}

bool begins(const in6_addr& address, std::initializer_list<int> bytes) {
  return std::equal(bytes.begin(), bytes.end(), address.s6_addr);
}

bool is_public(const in6_addr& address) {
  if (IN6_IS_ADDR_V4MAPPED(&address)) return is_public(embedded(address, 12));
  // 64:ff9b::/96, which translates to IPv4, and 6to4.
  if (begins(address, {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) {
    return is_public(embedded(address, 12));
  }
  if (begins(address, {0x20, 0x02})) return is_public(embedded(address, 2));
  const bool special = begins(address, {0x20, 0x01, 0x0d, 0xb8}) ||  // documentation
                       begins(address, {0x20, 0x01, 0x00, 0x00});    // Teredo
  return (address.s6_addr[0] & 0xE0) == 0x20 && !special;
}

}  // namespace

bool is_public_address(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, address, sizeof ipv4);
    return is_public(ntohl(ipv4.sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return false;
  sockaddr_in6 ipv6{};
  std::memcpy(&ipv6, address, sizeof ipv6);
  return is_public(ipv6.sin6_addr);
}

}  // namespace pressrun::webhooks
