// One request and its answer as the stream that cpp-httplib works on.
#pragma once

#include <httplib.h>

#include <chrono>
#include <string>
#include <string_view>

#include "engine/daemon/connection_loop.h"
#include "engine/daemon/http_limits.h"

namespace pressrun::daemon {

// Reads the head that was checked already, from memory; writes to the client's socket, waiting for
// it within the limits. The first write (the answer's head) is held back and goes out together with
// the second, in one packet; flush() sends what is held.
class ExchangeStream final : public httplib::Stream {
 public:
  // Both must outlive the stream.
  ExchangeStream(const Connection& connection, const HttpLimits& limits);

  bool is_readable() const override { return !unread_.empty(); }
  bool is_writable() const override;
  ssize_t read(char* data, std::size_t size) override;
  ssize_t write(const char* data, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  // cpp-httplib refuses descriptors that select() cannot take; nothing here selects.
  socket_t socket() const override { return -1; }

  // False when the client is gone or too slow.
  bool flush();

 private:
  using Clock = std::chrono::steady_clock;

  bool send_all(std::string_view data);
  bool wait_until_writable() const;

  const Connection& connection_;
  const HttpLimits& limits_;
  const Clock::time_point started_ = Clock::now();
  std::string_view unread_;
  std::string held_;
  bool head_written_ = false;
  bool failed_ = false;
  std::size_t sent_ = 0;
};

}  // namespace pressrun::daemon
