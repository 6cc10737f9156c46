#include "httpd/request_id.h"

#include <httplib.h>

#include "engine/daemon/random_hex.h"

namespace pressrun::httpd {
namespace {

constexpr std::size_t kMaxRequestId = 64;
constexpr char kAllowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

}  // namespace

std::string request_id_of(const httplib::Request& request) {
  const std::string given = request.get_header_value("X-Request-Id");
  const bool sane = !given.empty() && given.size() <= kMaxRequestId &&
                    given.find_first_not_of(kAllowed) == std::string::npos;
  return sane ? given : new_request_id();
}

std::string new_request_id() { return daemon::random_hex(32); }

daemon::TraceContext trace_of(const httplib::Request& request) {
  const bool is_one = request.get_header_value_count("traceparent") == 1;
  const auto caller =
      is_one ? daemon::parse_traceparent(request.get_header_value("traceparent")) : std::nullopt;
  return caller ? caller->child() : daemon::new_trace();
}

}  // namespace pressrun::httpd
