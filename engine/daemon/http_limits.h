// What a client may cost us.
#pragma once

#include <chrono>
#include <cstddef>

namespace pressrun::daemon {

// Sizes in bytes. The defaults suit a JSON API.
struct HttpLimits {
  std::size_t max_head = std::size_t{32} * 1024;  // request line and headers
  std::size_t max_headers = 100;
  std::size_t max_target = 8000;
  std::size_t max_body = std::size_t{1024} * 1024;

  std::chrono::milliseconds idle{30000};  // between requests of one connection
  std::chrono::milliseconds head{5000};   // from the first byte of a head to its last
  // A body may take `body_grace` plus what it takes at `min_body_rate` bytes a second.
  std::chrono::milliseconds body_grace{5000};
  std::size_t min_body_rate = std::size_t{16} * 1024;
  // An answer may stand still for `write_stall`, and must flow at `min_write_rate` bytes a second
  // in each `write_window`: what came fast at first is no credit for later.
  std::chrono::milliseconds write_stall{10000};
  std::chrono::milliseconds write_window{30000};
  std::size_t min_write_rate = std::size_t{16} * 1024;

  std::size_t requests_per_connection = 10000;
};

}  // namespace pressrun::daemon
