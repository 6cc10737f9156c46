// Addresses that anybody on the internet has, as opposed to those of one's own network.
#pragma once

#include <sys/socket.h>

namespace pressrun::webhooks {

// False for loopback, private, link-local, carrier-grade, documentation, multicast and reserved
// addresses, for IPv4 addresses of these kinds inside IPv6 ones, and for other families.
bool is_public_address(const sockaddr* address);

}  // namespace pressrun::webhooks
