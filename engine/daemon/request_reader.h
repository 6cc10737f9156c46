// The requests of one connection, from the bytes that come. Knows no sockets and no clocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/daemon/chunked_body.h"
#include "engine/daemon/http_limits.h"
#include "engine/daemon/request_head.h"

namespace pressrun::daemon {

// Owned by one connection, not thread safe. Holds at most max_head + max_body bytes and what one
// feed() brought.
class RequestReader {
 public:
  enum class State {
    kIdle,     // no byte of a request yet
    kHead,     // within a head
    kBody,     // the head is there, the body is not
    kReady,    // a request is complete: head() and body()
    kRefused,  // no request, ever: refusal()
  };

  explicit RequestReader(const HttpLimits& limits) : limits_(&limits) {}

  // Takes what was received and goes as far as it can. At kReady and kRefused bytes are kept but
  // not looked at.
  State feed(std::string_view bytes);
  // After kReady: forgets the request and goes on with what came after it.
  State next();

  State state() const { return state_; }
  const RequestHead& head() const { return head_; }
  std::string& body() { return body_; }
  const Refusal& refusal() const { return refusal_; }
  std::size_t body_received() const { return body_.size(); }
  // The client took too long over a request: kRefused with 408.
  void time_out();
  // True once per request, when the client waits for a word before it sends its body.
  bool take_expects_continue();

 private:
  State advance();
  void read_head();
  void read_body();
  void refuse(Refusal refusal);

  const HttpLimits* limits_;
  State state_ = State::kIdle;
  std::string buffer_;           // received, not yet taken
  std::size_t empty_lines_ = 0;  // skipped before the request
  std::size_t searched_ = 0;     // no end of head begins before this place in buffer_
  RequestHead head_;
  std::string body_;
  std::optional<ChunkedBody> chunked_;
  Refusal refusal_;
};

}  // namespace pressrun::daemon
