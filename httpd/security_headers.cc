#include "httpd/security_headers.h"

#include <httplib.h>

namespace pressrun::httpd {
namespace {

constexpr char kHttpsForAYear[] = "max-age=31536000";

void set_default(httplib::Response& response, const char* name, const char* value) {
  if (!response.has_header(name)) response.set_header(name, value);
}

}  // namespace

SecurityHeaders::SecurityHeaders(const std::string& public_url)
    : https_only_(public_url.starts_with("https://")) {}

void SecurityHeaders::add(httplib::Response& response) const {
  set_default(response, "X-Content-Type-Options", "nosniff");
  set_default(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  // For browsers that do not know frame-ancestors.
  set_default(response, "X-Frame-Options", "DENY");
  set_default(response, "Referrer-Policy", "no-referrer");
  set_default(response, "Cross-Origin-Resource-Policy", "same-origin");
  set_default(response, "Cache-Control",
              response.has_header("ETag") ? "private, no-cache" : "no-store");
  if (https_only_) set_default(response, "Strict-Transport-Security", kHttpsForAYear);
}

}  // namespace pressrun::httpd
