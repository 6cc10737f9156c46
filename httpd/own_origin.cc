#include "httpd/own_origin.h"

#include <httplib.h>

namespace pressrun::httpd {
namespace {

constexpr char kHttp[] = "http://";

// Up to the path.
std::string origin_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  return url.substr(0, url.find('/', scheme == std::string::npos ? 0 : scheme + 3));
}

}  // namespace

OwnOrigin::OwnOrigin(const std::string& public_url) : origin_(origin_of(public_url)) {}

bool OwnOrigin::sent(const httplib::Request& request) const {
  if (request.has_header("Sec-Fetch-Site")) {
    return request.get_header_value("Sec-Fetch-Site") == "same-origin";
  }
  const std::string origin = request.get_header_value("Origin");
  if (origin.empty()) return false;
  // Who can be reached by several addresses sends the one that was asked for.
  const bool plain = origin_.starts_with(kHttp);
  return origin == origin_ || (plain && origin == kHttp + request.get_header_value("Host"));
}

}  // namespace pressrun::httpd
