// A5: request targets and query strings are decoded once, in one way, or refused.
#include "engine/daemon/encoding.h"
#include "httpd/local_path.h"
#include "httpd/problem.h"
#include "httpd/target.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

void check_path(const httpd::Target& target) {
  std::string printed;
  for (const std::string& segment : target.segments) {
    require(httpd::is_utf8(segment) && segment.find('\0') == std::string::npos,
            "a segment is text");
    printed += "/" + daemon::percent_encode(segment);
  }
  const auto again = httpd::parse_target(printed);
  require(again.segments == target.segments || target.segments.empty(),
          "segments that are printed are read as the same");
}

void check_query(const std::string& raw) {
  const std::string first = httpd::query_text(raw, "a").value_or("");
  try {
    const httpd::Query query(raw, {"a", "status", "limit", "mine"});
    const auto value = query.text("a");
    require(!value || (httpd::is_utf8(*value) && value->find('\0') == std::string::npos),
            "a value is text");
    require(value.value_or("") == first, "both ways of reading a query agree");
    query.number("limit", 1);
    query.flag("mine");
  } catch (const httpd::Problem& problem) {
    require(problem.status() == 400, "a bad query is a 400");
  }
}

void check_way_back(std::string_view path) {
  const std::string address = httpd::login_address(path);
  if (!httpd::is_local_path(path)) return require(address == "/login", "others lead nowhere");
  require(!path.starts_with("//") && path.find('\\') == std::string_view::npos,
          "a local path is of this server");
  const auto login = httpd::parse_target(address);
  require(httpd::query_text(login.query, "next") == path, "the way back is kept");
}

const Registration target("target", [](std::string_view input) {
  check_way_back(input);
  try {
    const auto parsed = httpd::parse_target(input);
    check_path(parsed);
    check_query(parsed.query);
  } catch (const httpd::Problem& problem) {
    require(problem.status() == 404, "a bad path is nowhere");
  }
});

}  // namespace
}  // namespace pressrun::fuzz
