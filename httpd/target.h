// The path and query of a request, decoded once and strictly.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::httpd {

struct Target {
  std::string path;                   // as sent, without the query
  std::vector<std::string> segments;  // decoded; "/a/b" has two
  std::string query;                  // as sent, without the question mark
};

// THROWS Problem 404 when the path does not decode: nothing is there.
Target parse_target(std::string_view raw);

// The decoded parameters of a query.
class Query {
 public:
  // THROWS Problem 400 for a bad escape, a NUL or broken UTF-8, a name that comes twice, and names
  // that are not in `known`.
  Query(const std::string& raw, const std::set<std::string>& known);

  std::optional<std::string> text(const std::string& name) const;
  // A whole number; `fallback` when there is none. THROWS Problem 400 when it is none of at most
  // nine digits.
  int number(const std::string& name, int fallback) const;
  // true or false. THROWS Problem 400.
  bool flag(const std::string& name) const;

 private:
  std::map<std::string, std::string> values_;
};

// The first value of `name` in a query that may hold anything else too; nullopt when there is none,
// or it does not decode.
std::optional<std::string> query_text(const std::string& raw, std::string_view name);

bool is_utf8(std::string_view text);

}  // namespace pressrun::httpd
