// Whether a page of ours sent a request: the defence against pages of others that use a person's
// cookie (CSRF).
#pragma once

#include <string>

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// Immutable, so thread safe.
class OwnOrigin {
 public:
  // The address that people reach us at.
  explicit OwnOrigin(const std::string& public_url);

  // By Sec-Fetch-Site, which browsers send over https and to this machine; where there is none, by
  // Origin: that of the public address or, as long as it is no https, of the address asked.
  bool sent(const httplib::Request& request) const;

 private:
  const std::string origin_;
};

}  // namespace pressrun::httpd
