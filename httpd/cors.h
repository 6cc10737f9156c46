// Which web pages of other origins may use the API.
#pragma once

#include <set>
#include <string>

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace pressrun::httpd {

// Immutable, so thread safe.
class Cors {
 public:
  // Origins separated by commas, "https://app.example.org"; empty: none. THROWS
  // daemon::ConfigError.
  explicit Cors(const std::string& origins);

  // Sets the headers that let the request's origin read the answer, if it may.
  void allow(const httplib::Request& request, httplib::Response& response) const;
  // Answers an OPTIONS request; `methods` are those of the path.
  void preflight(const httplib::Request& request, const std::string& methods,
                 httplib::Response& response) const;

 private:
  bool knows(const std::string& origin) const { return origins_.contains(origin); }

  std::set<std::string> origins_;
};

}  // namespace pressrun::httpd
