// A5: bodies of requests: strict JSON, and for each route that takes one either a request or a
// problem of the client's.
#include <httplib.h>

#include "httpd/job_request.h"
#include "httpd/json_body.h"
#include "httpd/schedule_request.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

int depth_of(const nlohmann::json& value) {
  int deepest = 0;
  if (value.is_structured()) {
    for (const auto& member : value) deepest = std::max(deepest, depth_of(member));
    ++deepest;
  }
  return deepest;
}

httplib::Request request_of(std::string_view body) {
  httplib::Request request;
  request.method = "POST";
  request.headers.emplace("Content-Type", "application/json");
  request.body = body;
  return request;
}

// Whether `read` takes it; what it does not take must be the client's fault.
template <typename Read>
bool taken(Read read) {
  try {
    read();
    return true;
  } catch (const httpd::Problem& problem) {
    require(problem.status() == 400 || problem.status() == 415, "a bad body is a 400");
    return false;
  }
}

void check_json(std::string_view text) {
  nlohmann::json value;
  if (!taken([&] { value = httpd::parse_json(text); })) return;
  require(nlohmann::json::accept(text), "what is taken is JSON");
  require(depth_of(value) <= httpd::kMaxJsonDepth, "depth is bounded");
  require(httpd::parse_json(value.dump()) == value, "what is printed is read as the same");
}

void check_report_request(const httplib::Request& request) {
  std::string hash;
  const bool fits = taken([&] { hash = httpd::read_report_request(request, 42).request_hash; });
  if (!fits) return;
  const auto again = request_of(httpd::parse_json(request.body).dump(2));
  require(httpd::read_report_request(again, 42).request_hash == hash,
          "bodies that mean the same have one hash");
}

const Registration json_body("json_body", [](std::string_view input) {
  check_json(input);
  const httplib::Request request = request_of(input);
  check_report_request(request);
  taken([&] { httpd::read_new_schedule(request); });
  taken([&] { httpd::read_schedule_change(request); });
  taken([&] { httpd::read_pause_reason(request); });
});

}  // namespace
}  // namespace pressrun::fuzz
