// The cookie that keeps a browser logged in.
#pragma once

#include <chrono>
#include <string>

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace pressrun::httpd {

// Holds a token of our own login, out of reach of scripts. Where people reach us by https it is
// bound to this host and to https by its name, too. Immutable, so thread safe.
class SessionCookie {
 public:
  explicit SessionCookie(const std::string& public_url);

  void set(httplib::Response& response, const std::string& token,
           std::chrono::seconds lifetime) const;
  void clear(httplib::Response& response) const;
  // Empty when the request brings none.
  std::string token_of(const httplib::Request& request) const;

 private:
  void write(httplib::Response& response, const std::string& value,
             std::chrono::seconds lifetime) const;

  const bool secure_;
  const std::string name_;
};

}  // namespace pressrun::httpd
