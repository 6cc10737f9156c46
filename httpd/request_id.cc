#include "httpd/request_id.h"

#include <httplib.h>

#include <random>

namespace pressrun::httpd {
namespace {

constexpr std::size_t kMaxLength = 64;
constexpr char kAllowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

}  // namespace

std::string request_id_of(const httplib::Request& request) {
  const std::string given = request.get_header_value("X-Request-Id");
  const bool sane = !given.empty() && given.size() <= kMaxLength &&
                    given.find_first_not_of(kAllowed) == std::string::npos;
  return sane ? given : new_request_id();
}

std::string new_request_id() {
  static constexpr char kHex[] = "0123456789abcdef";
  thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  std::string id;
  for (int word = 0; word < 2; ++word) {
    std::uint64_t bits = random();
    for (int i = 0; i < 16; ++i, bits >>= 4) id += kHex[bits & 15];
  }
  return id;
}

}  // namespace pressrun::httpd
