// Answers that handlers give.
#pragma once

#include <httplib.h>

#include <string>

namespace pressrun::httpd {

// JSON that is ready to send.
inline void reply_json(httplib::Response& response, int status, const std::string& json) {
  response.status = status;
  response.set_content(json, "application/json");
}

// The same with an ETag, or 304 without a body when the client has it already.
void reply_tagged(const httplib::Request& request, httplib::Response& response,
                  const std::string& json);

// 303 to `location`; relative, so that it holds behind a proxy that puts a prefix before our paths.
inline void redirect(httplib::Response& response, const std::string& location) {
  response.status = 303;
  response.set_header("Location", location);
}

// Seconds since 1970 as 2026-01-31T12:00:00Z.
std::string utc_time(long long unix_seconds);

}  // namespace pressrun::httpd
