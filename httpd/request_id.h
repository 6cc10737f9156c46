// The id that ties an answer, its log lines and a job to one request.
#pragma once

#include <string>

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// The client's X-Request-Id when it is sane ([A-Za-z0-9._-], at most 64 characters), else a new
// random one.
std::string request_id_of(const httplib::Request& request);
std::string new_request_id();

}  // namespace pressrun::httpd
