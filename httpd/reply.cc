#include "httpd/reply.h"

#include <array>
#include <ctime>

#include "httpd/etag.h"

namespace pressrun::httpd {

void reply_tagged(const httplib::Request& request, httplib::Response& response,
                  const std::string& json) {
  const std::string tag = etag_of(json);
  response.set_header("ETag", tag);
  if (matches_etag(request.get_header_value("If-None-Match"), tag)) {
    response.status = 304;
  } else {
    reply_json(response, 200, json);
  }
}

std::string utc_time(long long unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

}  // namespace pressrun::httpd
