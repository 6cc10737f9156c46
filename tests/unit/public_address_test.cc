// N4: which addresses webhooks go to.
#include "engine/webhooks/public_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>

namespace pressrun::webhooks {
namespace {

bool is_public(const std::string& text) {
  sockaddr_in ipv4{};
  ipv4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text.c_str(), &ipv4.sin_addr) == 1) {
    return is_public_address(reinterpret_cast<const sockaddr*>(&ipv4));
  }
  sockaddr_in6 ipv6{};
  ipv6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &ipv6.sin6_addr), 1) << text;
  return is_public_address(reinterpret_cast<const sockaddr*>(&ipv6));
}

TEST(PublicAddress, OnesOwnNetworkIsNotPublic) {
  for (const std::string address : {"0.0.0.0",
                                    "10.0.0.1",
                                    "10.255.255.255",
                                    "100.64.0.1",
                                    "127.0.0.1",
                                    "127.255.255.254",
                                    "169.254.169.254",
                                    "172.16.0.1",
                                    "172.31.255.255",
                                    "192.0.0.1",
                                    "192.0.2.1",
                                    "192.168.1.1",
                                    "198.18.0.1",
                                    "198.19.255.255",
                                    "198.51.100.1",
                                    "203.0.113.1",
                                    "224.0.0.1",
                                    "240.0.0.1",
                                    "255.255.255.255",
                                    "::",
                                    "::1",
                                    "fe80::1",
                                    "fc00::1",
                                    "fd12::1",
                                    "ff02::1",
                                    "2001:db8::1",
                                    "::ffff:127.0.0.1",
                                    "::ffff:10.0.0.1",
                                    "64:ff9b::7f00:1",
                                    "2002:7f00:1::",
                                    "2002:a00:1::1",
                                    "::127.0.0.1",
                                    "2001::1"}) {
    EXPECT_FALSE(is_public(address)) << address;
  }
}

TEST(PublicAddress, TheRestOfTheInternetIs) {
  for (const std::string address :
       {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
        "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
        "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_TRUE(is_public(address)) << address;
  }
}

TEST(PublicAddress, AnotherFamilyIsNot) {
  sockaddr unix{};
  unix.sa_family = AF_UNIX;
  EXPECT_FALSE(is_public_address(&unix));
}

}  // namespace
}  // namespace pressrun::webhooks
