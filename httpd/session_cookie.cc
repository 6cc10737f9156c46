#include "httpd/session_cookie.h"

#include <httplib.h>

#include <algorithm>
#include <string_view>

namespace pressrun::httpd {
namespace {

// The value of a cookie in one Cookie header; empty when it is not there.
std::string value_in(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
      return std::string(one.substr(name.size() + 1));
    }
  }
  return {};
}

}  // namespace

SessionCookie::SessionCookie(const std::string& public_url)
    : secure_(public_url.starts_with("https://")),
      name_(secure_ ? "__Host-pressrun_session" : "pressrun_session") {}

void SessionCookie::set(httplib::Response& response, const std::string& token,
                        std::chrono::seconds lifetime) const {
  write(response, token, lifetime);
}

void SessionCookie::clear(httplib::Response& response) const {
  write(response, "", std::chrono::seconds(0));
}

void SessionCookie::write(httplib::Response& response, const std::string& value,
                          std::chrono::seconds lifetime) const {
  response.set_header("Set-Cookie", name_ + "=" + value +
                                        "; Path=/; Max-Age=" + std::to_string(lifetime.count()) +
                                        "; HttpOnly; SameSite=Lax" + (secure_ ? "; Secure" : ""));
}

std::string SessionCookie::token_of(const httplib::Request& request) const {
  const auto [first, last] = request.headers.equal_range("Cookie");
  for (auto it = first; it != last; ++it) {
    if (std::string value = value_in(it->second, name_); !value.empty()) return value;
  }
  return {};
}

}  // namespace pressrun::httpd
