// A5, SPEC 6 (CSP): what every answer of every route tells browsers, whatever its status; cookies
// and HSTS where people come by https; that nothing of a request is echoed as markup.
#include <regex>

#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kMarkup[] = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
const HttpHeaders kBrowser = {{"Accept", "text/html"}};

class HttpdHeaders : public testing::Test {
 protected:
  void expect_guarded(const std::string& what, const Answer& answer) {
    SCOPED_TRACE(what + " answered " + std::to_string(answer.status));
    const std::string policy = answer.header("Content-Security-Policy");
    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(policy, Not(HasSubstr("script-src 'unsafe")));
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("X-Frame-Options"), "DENY");
    EXPECT_THAT(answer.header("Referrer-Policy"), AnyOf("no-referrer", "same-origin"));
    EXPECT_EQ(answer.header("Cross-Origin-Resource-Policy"),
              what.find("/favicon.") != std::string::npos ? "cross-origin" : "same-origin");
    EXPECT_EQ(answer.header("Server"), "") << "nobody needs to know our version";
    EXPECT_EQ(answer.header("X-Powered-By"), "");
    if (!is_public(what)) {
      EXPECT_THAT(answer.header("Cache-Control"),
                  AnyOf("no-store", StartsWith("private, no-cache"), "no-cache, no-store"));
    }
    EXPECT_THAT(answer.body, Not(HasSubstr("<script>alert(1)"))) << answer.body;
  }
  // Files of ours that say nothing of anybody.
  static bool is_public(const std::string& what) {
    return what.find(" /static/") != std::string::npos ||
           what.find(" /favicon.ico") != std::string::npos;
  }

  // {names} filled with something that can be.
  std::string filled(std::string path) const {
    static const std::regex name("\\{[a-z]+\\}");
    const auto event = path.find("{event}");
    if (event != std::string::npos) path.replace(event, 7, world_.event);
    return std::regex_replace(path, name, "01m8ct45a7q7vgbbv3kvsmgtdk");
  }
  Answer send(HttpClient& client, const std::string& method, const std::string& target) {
    if (method == "get") return client.get(target, kShort);
    if (method == "patch") return client.patch(target, json::object());
    if (method == "delete") return client.remove(target);
    return client.post(target, json::object(), kShort);
  }

  const HttpHeaders kShort = {{"Connection", "close"}};
  ApiWorld world_;
  HttpClient client_ = world_.as("organizer");
  HttpClient anonymous_ = world_.stack.anonymous();
};

TEST_F(HttpdHeaders, AreOnEveryAnswerOfTheApi) {
  const json paths = world_.stack.document().root().at("paths");
  std::size_t seen = 0;
  for (const auto& [path, methods] : paths.items()) {
    // Ends never.
    if (path.ends_with("/stream")) continue;
    for (const auto& [method, operation] : methods.items()) {
      if (!operation.is_object() || !operation.contains("operationId")) continue;
      const std::string what = method + " " + path;
      expect_guarded(what, send(anonymous_, method, filled(path)));
      HttpClient person = world_.as("viewer");
      expect_guarded(what + " as a person", send(person, method, filled(path)));
      ++seen;
    }
  }
  EXPECT_GT(seen, 30U);
}

TEST_F(HttpdHeaders, AreOnPagesFilesAndDownloads) {
  const std::string job = world_.completed_job(client_, kInventory).at("job_id");
  const std::string link = world_.link(client_, job);
  const std::string event = "/admin/events/" + world_.event;
  const Answer login = anonymous_.post(
      "/v1/login",
      {{"email", "organizer@voyage.example"},
       {"password", world_.database.value("select min(password) from voyage.sample_logins()")},
       {"session", true}});
  const std::string set = login.header("Set-Cookie");
  HttpHeaders session = kBrowser;
  session.emplace("Cookie", set.substr(0, set.find(';')));
  for (const std::string& page :
       {std::string("/"), std::string("/login"), std::string("/admin"), event + "/reports",
        event + "/reports/new", event + "/schedules", event + "/access-requests", event + "/orders",
        std::string("/admin/reports/new"), event + "/nothing", std::string("/favicon.ico"),
        std::string("/openapi.json"), link, link.substr(0, link.size() - 1)}) {
    expect_guarded("GET " + page, anonymous_.get(page, kBrowser));
    expect_guarded("GET " + page + " in a session", anonymous_.get(page, session));
  }
  const std::string html = anonymous_.get("/login", kBrowser).body;
  std::smatch file;
  ASSERT_TRUE(std::regex_search(html, file, std::regex("/static/[^\"]+\\.js")));
  const Answer script = anonymous_.get(file.str());
  EXPECT_EQ(script.status, 200);
  expect_guarded("GET " + file.str(), script);
}

TEST_F(HttpdHeaders, AreOnRefusalsThatNoHandlerSees) {
  expect_guarded("405 GET", anonymous_.post_raw("/v1/me", "", "text/plain", kBrowser));
  expect_guarded("404", anonymous_.get("/nothing", kBrowser));
  expect_guarded("414", anonymous_.get("/" + std::string(9000, 'a'), kBrowser));
  expect_guarded("415", client_.post_raw(world_.jobs(), "x", "text/xml"));
}

TEST_F(HttpdHeaders, GoWithAnswersThatEchoNoMarkup) {
  const std::string sample = kMarkup;
  for (const std::string& target :
       {"/" + sample, "/v1/" + sample, "/login?next=" + sample, "/login?next=/" + sample,
        "/admin/events/" + sample + "/reports", "/admin/reports/new?type=" + sample,
        "/static/" + sample + "/x", world_.jobs("?status=" + sample),
        world_.jobs("/" + sample + "/download?artifact=" + sample + "&sig=" + sample),
        world_.path("/reports/types/" + sample), "/v1/me?" + sample + "=1"}) {
    for (HttpClient* who : {&anonymous_, &client_}) {
      expect_guarded("GET " + target, who->get(target, kBrowser));
      const Answer problem = who->get(target);
      expect_guarded("GET " + target + " as a program", problem);
      if (problem.status >= 400) {
        EXPECT_EQ(problem.header("Content-Type"), "application/problem+json");
      }
    }
  }
}

TEST(HttpdHeadersOverHttps, BindBrowsersAndSessionsToIt) {
  ApiWorld world({.workers = 0,
                  .janitor = false,
                  .environment = {{"PRESSRUN_PUBLIC_URL", "https://reports.example"}}});
  HttpClient anonymous = world.stack.anonymous();
  for (const std::string target : {"/login", "/v1/me", "/nothing", "/healthz"}) {
    EXPECT_EQ(anonymous.get(target).header("Strict-Transport-Security"), "max-age=31536000")
        << target;
  }
  const Answer login = anonymous.post(
      "/v1/login",
      {{"email", "organizer@voyage.example"},
       {"password", world.database.value("select min(password) from voyage.sample_logins()")},
       {"session", true}});
  const std::string cookie = login.header("Set-Cookie");
  EXPECT_THAT(cookie, StartsWith("__Host-"));
  for (const std::string flag : {"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"}) {
    EXPECT_THAT(cookie, HasSubstr(flag));
  }
}

TEST_F(HttpdHeaders, SayNothingOfHttpsWhereThereIsNone) {
  EXPECT_EQ(anonymous_.get("/login").header("Strict-Transport-Security"), "");
}

}  // namespace
}  // namespace pressrun::test
