// The head of an HTTP/1.1 request, checked strictly before anything else looks at it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/daemon/http_limits.h"

namespace pressrun::daemon {

// A request that no handler will see. `detail` is for the client and quotes nothing of the request.
struct Refusal {
  int status = 400;
  std::string detail;
  bool of_head = false;  // the request was a HEAD, so that its answer has no body
};

struct RequestHead {
  std::string method;
  std::string target;
  std::string version;  // "HTTP/1.1"
  // As sent, without the whitespace around values. Headers that we have dealt with (framing,
  // Connection, Expect, Range, Accept-Encoding) are left out.
  std::vector<std::pair<std::string, std::string>> headers;
  std::size_t content_length = 0;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
  std::optional<std::string> range;  // the Range header
};

// `head` ends with its empty line. Refuses what could be understood in two ways: bare LF, folded
// lines, whitespace before a colon, control characters, repeated Content-Length or Host,
// Content-Length beside Transfer-Encoding, codings other than chunked, several Range headers;
// compressed bodies (415); targets that are neither a path nor a whole URL (400) or too long (414);
// more headers than allowed (431); a Content-Length above max_body (413); methods that do not exist
// (405). Of a URL (RFC 9112, 3.2.2) `target` is the path and query, and its host takes the place of
// the Host header.
std::variant<RequestHead, Refusal> parse_head(std::string_view head, const HttpLimits& limits);

}  // namespace pressrun::daemon
