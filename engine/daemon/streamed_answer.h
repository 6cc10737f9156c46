// An answer that is made while it is sent.
#pragma once

#include <atomic>
#include <string>

#include "engine/daemon/http_limits.h"

namespace httplib {
struct Response;
}

namespace pressrun::daemon {

// Sends `head` and then what the response's content provider gives, waiting for the client within
// the limits: the caller's thread is held meanwhile. Ends early when `ending` becomes true. False
// when not all of it was sent, so that the connection is of no more use. Tells the response whether
// its provider succeeded.
bool stream_answer(int fd, std::string head, httplib::Response& response, const HttpLimits& limits,
                   const std::atomic<bool>& ending);

}  // namespace pressrun::daemon
