// A5: unknown addresses, wrong methods, queries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "httpd/problem.h"
#include "httpd/router.h"

namespace pressrun::httpd {
namespace {

using testing::HasSubstr;

Router small_router() {
  const auto nothing = [](const Context&, httplib::Response&) {};
  return Router({{"GET", "/a", Auth::kNone, "", "", nothing},
                 {"GET", "/a/{id}", Auth::kNone, "", "", nothing},
                 {"POST", "/a/{id}/b", Auth::kNone, "", "", nothing}});
}

int status_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Problem& problem) {
    return problem.status();
  }
  return 0;
}

int status_of_match(const std::string& method, const std::string& target) {
  const Router router = small_router();
  return status_of([&] { router.match(method, parse_target(target)); });
}

TEST(Router, TakesWholeSegments) {
  const Router router = small_router();
  const auto match = router.match("GET", parse_target("/a/x%20y%2Fz?q=1"));
  EXPECT_EQ(match.route->pattern, "/a/{id}");
  EXPECT_EQ(match.path.at("id"), "x y/z");
  EXPECT_EQ(status_of_match("GET", "/a/"), 404);
  EXPECT_EQ(status_of_match("GET", "/a/x/"), 404);
  EXPECT_EQ(status_of_match("GET", "//a"), 404);
  EXPECT_EQ(status_of_match("GET", "/"), 404);
  EXPECT_EQ(status_of_match("GET", "/A"), 404);
  EXPECT_EQ(status_of_match("GET", "/a/%zz"), 404);
  EXPECT_EQ(status_of_match("GET", "/a/%ff"), 404);
  EXPECT_EQ(status_of_match("GET", "/a/%00"), 404);
}

TEST(Router, AnOpenEndTakesAllThatFollows) {
  const Router router({{"GET", "/s/{v}/{rest...}", Auth::kNone, "", "", nullptr}});
  EXPECT_EQ(router.match("GET", parse_target("/s/1/a/b%20c.js")).path.at("rest"), "a/b c.js");
  EXPECT_EQ(router.match("GET", parse_target("/s/1/a")).path.at("rest"), "a");
  for (const char* path : {"/s/1", "/s/1/", "/s", "/t/1/a"}) {
    EXPECT_EQ(status_of([&] { router.match("GET", parse_target(path)); }), 404) << path;
  }
}

TEST(Router, HeadIsGet) { EXPECT_EQ(status_of_match("HEAD", "/a"), 0); }

TEST(Router, NamesTheMethodsThatAPathTakes) {
  const Router router = small_router();
  EXPECT_EQ(router.allowed(parse_target("/a/1")), "GET, HEAD, OPTIONS");
  EXPECT_EQ(router.allowed(parse_target("/a/1/b")), "OPTIONS, POST");
  EXPECT_EQ(router.allowed(parse_target("/none")), "");
  EXPECT_EQ(status_of_match("DELETE", "/a"), 405);
}

TEST(Context, RefusesIdsThatCannotBe) {
  const httplib::Request http;
  const Target target;
  const std::string id;
  const daemon::TraceContext trace;
  const std::string client;
  Context context{http,  target, id,
                  trace, client, {{"event", "42"}, {"job", std::string(26, 'a')}}};
  EXPECT_EQ(context.event(), 42);
  EXPECT_EQ(context.job(), std::string(26, 'a'));
  for (const char* event : {"0", "042", "-1", "+1", "1x", "99999999999999999999", "x"}) {
    context.path["event"] = event;
    EXPECT_EQ(status_of([&] { context.event(); }), 404) << event;
  }
  context.path["job"] = std::string(26, 'A');
  EXPECT_EQ(status_of([&] { context.job(); }), 404);
  context.path["schedule"] = std::string(26, '0');
  EXPECT_EQ(context.schedule(), std::string(26, '0'));
  context.path["schedule"] = std::string(25, '0');
  EXPECT_EQ(status_of([&] { context.schedule(); }), 404);
}

TEST(Query, DecodesAndBounds) {
  const Query query("a=x+y%21&n=12&f=true&e", {"a", "n", "f", "e"});
  EXPECT_EQ(query.text("a"), "x y!");
  EXPECT_EQ(query.number("n", 1), 12);
  EXPECT_EQ(query.number("none", 1), 1);
  EXPECT_TRUE(query.flag("f"));
  EXPECT_EQ(query.text("e"), "");
}

TEST(Query, RefusesWhatItCannotUnderstand) {
  for (const char* raw : {"x=1", "a=1&a=2", "a=%", "a=%g0", "a=%ff", "a=%00"}) {
    EXPECT_EQ(status_of([&] { Query(raw, {"a"}); }), 400) << raw;
  }
  for (const char* number : {"1x", "", "1.5", "9999999999", "0x1"}) {
    const Query query("a=" + std::string(number), {"a"});
    EXPECT_EQ(status_of([&] { query.number("a", 1); }), 400) << number;
  }
}

TEST(Problem, IsProblemJson) {
  httplib::Response response;
  invalid(std::vector<FieldError>{{"a", "is bad"}, {"b", "is worse"}})
      .write(response, "/path", "r1");
  const auto body = nlohmann::json::parse(response.body);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.get_header_value("Content-Type"), "application/problem+json");
  EXPECT_EQ(body["status"], 400);
  EXPECT_EQ(body["type"], "urn:pressrun:problem:invalid-request");
  EXPECT_EQ(body["instance"], "/path");
  EXPECT_EQ(body["request_id"], "r1");
  EXPECT_EQ(body["errors"][1]["field"], "b");
}

TEST(Problem, TellsWhatTheFunctionsSay) {
  const auto problem = [](const std::string& state, const std::string& detail = "") {
    httplib::Response response;
    problem_of(db::Error(state, "the message", detail)).write(response, "/", "r");
    return response;
  };
  EXPECT_EQ(problem("PRFBD").status, 403);
  EXPECT_EQ(problem("PRNFD").status, 404);
  EXPECT_EQ(problem("PRCFL").status, 409);
  EXPECT_EQ(problem("PRIDK").status, 422);
  EXPECT_THAT(problem("PRINV", R"([{"field": "f", "message": "m"}])").body,
              HasSubstr(R"("errors":[{"field":"f","message":"m"}])"));
  EXPECT_EQ(problem("PRQTA", R"({"retry_after": 77})").get_header_value("Retry-After"), "77");
  EXPECT_EQ(problem("PRQTA", "nonsense").get_header_value("Retry-After"), "60");
}

TEST(Problem, TellsNothingOfTheInside) {
  for (const char* state : {"", "08006", "57P01", "53300", "40001", "57014", "25006"}) {
    httplib::Response response;
    problem_of(db::Error(state, "host secret.example")).write(response, "/", "r");
    EXPECT_EQ(response.status, 503) << state;
    EXPECT_TRUE(response.has_header("Retry-After")) << state;
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
  }
  for (const char* state : {"42P01", "XX000", "PRGRD", "42501"}) {
    httplib::Response response;
    problem_of(db::Error(state, "table secret")).write(response, "/", "r");
    EXPECT_EQ(response.status, 500) << state;
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace pressrun::httpd
