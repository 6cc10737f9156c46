#include "engine/daemon/random_hex.h"

#include <cstdint>
#include <random>

namespace pressrun::daemon {

std::string random_hex(std::size_t digits) {
  static constexpr char kHex[] = "0123456789abcdef";
  constexpr std::size_t kDigitsAWord = 16;
  thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  std::string hex;
  hex.reserve(digits);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < digits; ++i, bits >>= 4) {
    if (i % kDigitsAWord == 0) bits = random();
    hex += kHex[bits & 15];
  }
  return hex;
}

}  // namespace pressrun::daemon
