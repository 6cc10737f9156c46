// Errors as the API tells them: application/problem+json (RFC 9457). The only place that turns an
// error into a status.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "db/error.h"

namespace httplib {
struct Response;
}

namespace pressrun::httpd {

struct FieldError {
  std::string field;    // "params.from", "items[1].quantity"
  std::string message;  // what is wrong with it, for the person who sent it
};

// An answer of 4xx or 5xx, or the 202 of a report that is not ready, on its way to the client.
// Nothing in it may be internal: all of it is shown.
class Problem : public std::exception {
 public:
  Problem(int status, std::string detail) : status_(status), detail_(std::move(detail)) {}

  // Makes the problem's `type` distinct from others of its status: lower-case words joined by
  // dashes.
  Problem&& kind(std::string kind) &&;
  Problem&& errors(std::vector<FieldError> errors) &&;
  Problem&& header(std::string name, std::string value) &&;

  int status() const { return status_; }
  const std::string& detail() const { return detail_; }
  // What the status means, in a few words.
  std::string title() const;
  const char* what() const noexcept override { return detail_.c_str(); }

  // Sets status, headers (WWW-Authenticate with every 401) and the body. `instance` is the path
  // asked for.
  void write(httplib::Response& response, const std::string& instance,
             const std::string& request_id) const;

 private:
  int status_;
  std::string detail_;
  std::string kind_;
  std::vector<FieldError> errors_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

// A 400 that names fields.
Problem invalid(std::vector<FieldError> errors);
Problem invalid(std::string field, std::string message);

// What a failed SQL call means to the client: class PR as the functions say it, an absent database
// 503, anything else 500 without any of its text.
Problem problem_of(const db::Error& error);

}  // namespace pressrun::httpd
