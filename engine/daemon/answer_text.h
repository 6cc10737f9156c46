// Answers as HTTP writes them.
#pragma once

#include <string>

namespace httplib {
struct Response;
}

namespace pressrun::daemon {

// The status line and the headers of an answer, with the empty line. Adds Date, Content-Length
// (where the status allows a body, and the answer has an end) and, unless `keep`, Connection:
// close. Headers with line breaks in them are left out.
std::string answer_head(const httplib::Response& response, bool keep, bool has_end = true);

// Whether answers of this status have a body at all.
bool has_body(int status);

}  // namespace pressrun::daemon
