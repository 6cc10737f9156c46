// What every answer tells a browser not to do with it.
#pragma once

#include <string>

namespace httplib {
struct Response;
}

namespace pressrun::httpd {

// Immutable, so thread safe.
class SecurityHeaders {
 public:
  // Where people reach us by https, browsers are told to use nothing else for a year
  // (Strict-Transport-Security, RFC 6797). Not for subdomains, which may be somebody else's.
  explicit SecurityHeaders(const std::string& public_url);

  // No guessing of content types, no frames, no scripts or other files, no address given to others,
  // no use by other sites, no copies kept. What a handler has set itself stays.
  void add(httplib::Response& response) const;

 private:
  const bool https_only_;
};

}  // namespace pressrun::httpd
