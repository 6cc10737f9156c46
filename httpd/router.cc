#include "httpd/router.h"

#include <httplib.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

constexpr std::size_t kIdLength = 26;

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

bool takes_all(const std::string& segment) { return segment.ends_with("...}"); }

std::string parameter_name(const std::string& segment) {
  return segment.substr(1, segment.size() - (takes_all(segment) ? 5 : 2));
}

// The segments from `first` on.
std::string rest_of(const Target& target, std::size_t first) {
  std::string rest = target.segments.at(first);
  for (std::size_t i = first + 1; i < target.segments.size(); ++i) rest += "/" + target.segments[i];
  return rest;
}

// A ULID in lower case.
bool can_be_id(const std::string& text) {
  return text.size() == kIdLength &&
         text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string::npos;
}

}  // namespace

std::int64_t Context::event() const {
  const std::string& text = path.at("event");
  std::int64_t id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || id <= 0 ||
      text.front() == '0') {
    throw Problem(404, "There is no such event that you can see.");
  }
  return id;
}

const std::string& Context::job() const {
  const std::string& text = path.at("job");
  if (!can_be_id(text)) throw Problem(404, "There is no such job that you can see.");
  return text;
}

const std::string& Context::schedule() const {
  const std::string& text = path.at("schedule");
  if (!can_be_id(text)) throw Problem(404, "There is no such schedule that you can see.");
  return text;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) patterns_.push_back({parse_target(route.pattern).segments});
}

bool Router::matches(const Pattern& pattern, const Target& target,
                     std::map<std::string, std::string>* path) {
  const bool open_ended = !pattern.segments.empty() && takes_all(pattern.segments.back());
  const bool enough = target.segments.size() >= pattern.segments.size();
  if (open_ended ? !enough : pattern.segments.size() != target.segments.size()) return false;
  for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
    const std::string& wanted = pattern.segments[i];
    const std::string& given = target.segments[i];
    if (is_parameter(wanted) ? given.empty() : wanted != given) return false;
  }
  if (path == nullptr) return true;
  for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
    const std::string& wanted = pattern.segments[i];
    if (!is_parameter(wanted)) continue;
    (*path)[parameter_name(wanted)] = takes_all(wanted) ? rest_of(target, i) : target.segments[i];
  }
  return true;
}

Router::Match Router::match(const std::string& method, const Target& target) const {
  const std::string& wanted = method == "HEAD" ? "GET" : method;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    Match match;
    if (routes_[i].method == wanted && matches(patterns_[i], target, &match.path)) {
      match.route = &routes_[i];
      return match;
    }
  }
  std::string others = allowed(target);
  if (others.empty()) throw Problem(404, "There is nothing at this address.");
  throw Problem(405, "This address takes " + others + ".").header("Allow", others);
}

std::string Router::allowed(const Target& target) const {
  std::set<std::string> methods;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!matches(patterns_[i], target, nullptr)) continue;
    methods.insert(routes_[i].method);
    if (routes_[i].method == "GET") methods.insert("HEAD");
  }
  if (methods.empty()) return {};
  methods.insert("OPTIONS");
  std::string list;
  for (const std::string& method : methods) list += (list.empty() ? "" : ", ") + method;
  return list;
}

}  // namespace pressrun::httpd
