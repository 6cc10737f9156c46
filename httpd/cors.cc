#include "httpd/cors.h"

#include <httplib.h>

#include <string_view>

#include "engine/daemon/options.h"

namespace pressrun::httpd {
namespace {

bool is_origin(std::string_view text) {
  for (std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) {
      const std::string_view host = text.substr(scheme.size());
      return !host.empty() && host.find_first_of("/?#@ *") == std::string_view::npos;
    }
  }
  return false;
}

}  // namespace

Cors::Cors(const std::string& origins) {
  std::string_view rest = origins;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view origin = rest.substr(0, comma);
    if (!is_origin(origin)) {
      throw daemon::ConfigError("PRESSRUN_CORS_ORIGINS: '" + std::string(origin) +
                                "' is no origin; write https://host[:port], without a path");
    }
    origins_.emplace(origin);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

void Cors::allow(const httplib::Request& request, httplib::Response& response) const {
  if (origins_.empty()) return;
  response.headers.emplace("Vary", "Origin");
  const std::string origin = request.get_header_value("Origin");
  if (!knows(origin)) return;
  response.set_header("Access-Control-Allow-Origin", origin);
  response.set_header("Access-Control-Expose-Headers",
                      "Accept-Ranges, Content-Disposition, Content-Range, ETag, "
                      "Idempotent-Replayed, Location, Preference-Applied, Retry-After, "
                      "X-Request-Id");
}

void Cors::preflight(const httplib::Request& request, const std::string& methods,
                     httplib::Response& response) const {
  response.status = 204;
  response.set_header("Allow", methods);
  if (!knows(request.get_header_value("Origin"))) return;
  response.set_header("Access-Control-Allow-Methods", methods);
  response.set_header("Access-Control-Allow-Headers",
                      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
                      "If-Range, Prefer, Range, Traceparent, Tracestate, X-Request-Id");
  response.set_header("Access-Control-Max-Age", "600");
}

}  // namespace pressrun::httpd
