#include "httpd/client_address.h"

#include <arpa/inet.h>
#include <httplib.h>

#include <algorithm>
#include <charconv>

#include "engine/daemon/options.h"

namespace pressrun::httpd {
namespace {

constexpr unsigned kMappedBits = 96;  // ::ffff:0:0/96

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Members of a list that are separated by commas, without space around them.
std::vector<std::string> members(std::string_view list) {
  std::vector<std::string> all;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const auto member = trimmed(list.substr(0, comma));
    if (!member.empty()) all.emplace_back(member);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return all;
}

std::vector<std::string> forwarded_for(const httplib::Request& request) {
  std::vector<std::string> chain;
  const auto [first, last] = request.headers.equal_range("X-Forwarded-For");
  for (auto it = first; it != last; ++it) {
    for (auto& address : members(it->second)) chain.push_back(std::move(address));
  }
  return chain;
}

}  // namespace

std::string client_network(const std::string& address) {
  in6_addr parsed{};
  if (inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
    inet_ntop(AF_INET, parsed.s6_addr + kMappedBits / 8, text.data(), text.size());
    return text.data();
  }
  std::fill(parsed.s6_addr + 8, parsed.s6_addr + 16, 0);
  inet_ntop(AF_INET6, &parsed, text.data(), text.size());
  return std::string(text.data()) + "/64";
}

TrustedProxies::TrustedProxies(const std::string& list) {
  for (const auto& member : members(list)) networks_.push_back(parse_network(member));
}

std::string TrustedProxies::client_of(const httplib::Request& request) const {
  std::string client = request.remote_addr;
  const auto chain = forwarded_for(request);
  for (auto next = chain.rbegin(); next != chain.rend(); ++next) {
    const auto address = parse(client);
    if (!address || !trusts(*address) || !parse(*next)) break;
    client = *next;
  }
  return client;
}

std::optional<TrustedProxies::Address> TrustedProxies::parse(std::string_view text) {
  const std::string terminated(text);
  // inet_pton() looks no further than a NUL.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  Address address{};
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + kMappedBits / 8) == 1) return address;
  return std::nullopt;
}

TrustedProxies::Network TrustedProxies::parse_network(const std::string& text) {
  const auto slash = text.find('/');
  const auto address = parse(std::string_view(text).substr(0, slash));
  const bool is_v4 = text.find(':') == std::string::npos;
  const unsigned width = is_v4 ? 128 - kMappedBits : 128;
  unsigned bits = width;
  const char* end = text.data() + text.size();
  const bool fits = slash == std::string::npos ||
                    (std::from_chars(text.data() + slash + 1, end, bits).ptr == end &&
                     bits <= width && slash + 1 < text.size());
  if (!address || !fits) {
    throw daemon::ConfigError("PRESSRUN_TRUSTED_PROXIES: \"" + text +
                              "\" is neither an address nor a network like 10.0.0.0/8");
  }
  return {*address, bits + 128 - width};
}

bool TrustedProxies::trusts(const Address& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    for (unsigned bit = 0; bit < network.bits; ++bit) {
      const unsigned mask = 0x80U >> (bit % 8);
      if (((address[bit / 8] ^ network.address[bit / 8]) & mask) != 0) return false;
    }
    return true;
  });
}

}  // namespace pressrun::httpd
