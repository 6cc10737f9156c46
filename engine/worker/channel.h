// The line between a supervisor and one of its renderers: messages, not bytes.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "engine/storage/file_descriptor.h"

namespace pressrun::engine {

// One end of a SOCK_SEQPACKET pair; a message is a JSON object of at most 16 KiB. One thread may
// receive while others send.
class Channel {
 public:
  explicit Channel(FileDescriptor fd) : fd_(std::move(fd)) {}

  // Two connected ends, both close-on-exec. THROWS std::system_error.
  static std::pair<Channel, Channel> make_pair();

  // False when the other end is gone (or so far behind that it must be dead).
  bool send(const nlohmann::json& message);
  // The next message, discarded (nlohmann::json::is_discarded()) when it is no JSON; nullopt when
  // none came within `timeout` or the other end is gone, which closed() tells apart.
  std::optional<nlohmann::json> receive(std::chrono::milliseconds timeout);
  bool closed() const { return closed_; }

  int fd() const { return fd_.get(); }

 private:
  FileDescriptor fd_;
  bool closed_ = false;
};

}  // namespace pressrun::engine
