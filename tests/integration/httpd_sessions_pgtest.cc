// A2, U8: the session of a browser: its cookie, the defence of it against pages of others, and its
// end, here and on other hosts.
#include <httplib.h>

#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const HttpHeaders kOwnPage = {{"Sec-Fetch-Site", "same-origin"}};

class HttpdSessions : public testing::Test {
 protected:
  Answer log_in(const json& more = {{"session", true}}) {
    json body = {
        {"email", "organizer@voyage.example"},
        {"password", world_.database.value("select min(password) from voyage.sample_logins()")}};
    body.update(more);
    return browser_.post("/v1/login", body);
  }
  // The cookie as a browser sends it, with more headers.
  HttpHeaders session(HttpHeaders more = {}) {
    const std::string set = log_in().header("Set-Cookie");
    more.emplace("Cookie", set.substr(0, set.find(';')));
    return more;
  }
  static std::string token_of(const HttpHeaders& session) {
    const std::string& cookie = session.find("Cookie")->second;
    return cookie.substr(cookie.find('=') + 1);
  }
  static HttpHeaders with(HttpHeaders headers, const HttpHeaders& more) {
    headers.insert(more.begin(), more.end());
    return headers;
  }
  // An answer of 204 ends with its head.
  Answer log_out(const HttpHeaders& headers) {
    return browser_.post_raw("/v1/logout", "", "text/plain",
                             with(headers, {{"Connection", "close"}}));
  }

  // A second httpd beside the world's.
  StackOptions another() const {
    return {.workers = 0,
            .janitor = false,
            .environment = {{"PRESSRUN_STORE", world_.stack.store().string()}}};
  }

  ApiWorld world_{{.workers = 0, .janitor = false}};
  HttpClient browser_ = world_.stack.anonymous();
};

TEST_F(HttpdSessions, ABrowserGetsItsTokenOutOfReachOfScripts) {
  const Answer answer = log_in();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.json().contains("expires_at"));
  EXPECT_FALSE(answer.json().contains("token"));
  EXPECT_THAT(
      answer.header("Set-Cookie"),
      AllOf(StartsWith("pressrun_session="), HasSubstr("; HttpOnly"), HasSubstr("; SameSite=Lax"),
            HasSubstr("; Path=/;"), HasSubstr("; Max-Age=43200"), Not(HasSubstr("Secure"))));
  const Answer token = log_in({{"session", false}});
  EXPECT_TRUE(token.json().contains("token"));
  EXPECT_EQ(token.header("Set-Cookie"), "");
  const Answer wrong = log_in({{"session", "yes"}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.json().at("errors").at(0).at("field"), "session");
}

TEST_F(HttpdSessions, TheCookieIsAsGoodAsAToken) {
  const HttpHeaders cookie = session();
  EXPECT_EQ(browser_.get("/v1/me", cookie).json().at("email"), "organizer@voyage.example");
  EXPECT_EQ(browser_.get(world_.jobs(), cookie).status, 200);
  EXPECT_EQ(browser_.post(world_.jobs(), kInventory, with(cookie, kOwnPage)).status, 201);
  EXPECT_EQ(browser_.get("/v1/me", {{"Cookie", "pressrun_session=nonsense"}}).status, 401);
  EXPECT_EQ(browser_.get("/v1/me").status, 401);
}

TEST_F(HttpdSessions, PagesOfOthersCanDoNothingWithTheCookie) {
  const HttpHeaders cookie = session();
  for (const HttpHeaders& sender :
       {HttpHeaders{}, HttpHeaders{{"Sec-Fetch-Site", "cross-site"}},
        HttpHeaders{{"Sec-Fetch-Site", "same-site"}}, HttpHeaders{{"Origin", "null"}},
        HttpHeaders{{"Origin", "https://evil.example"}}}) {
    const Answer answer = browser_.post(world_.jobs(), kInventory, with(cookie, sender));
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.json().at("type"), "urn:pressrun:problem:cross-site-request");
    EXPECT_EQ(log_out(with(cookie, sender)).status, 403);
  }
  EXPECT_EQ(world_.database.value("select count(*) from pressrun.event_report_jobs"), "0");
  EXPECT_EQ(browser_.get("/v1/me", cookie).status, 200);
  const HttpHeaders own = {{"Origin", "http://127.0.0.1:" + std::to_string(world_.stack.port())}};
  EXPECT_EQ(browser_.post(world_.jobs(), kInventory, with(cookie, own)).status, 201);
}

TEST_F(HttpdSessions, ABearerTokenWinsAndNeedsNoOrigin) {
  HttpClient viewer = world_.as("viewer");
  const HttpHeaders cookie = session();
  EXPECT_EQ(viewer.get("/v1/me", cookie).json().at("email"), "viewer@voyage.example");
  EXPECT_EQ(viewer.post(world_.jobs(), kInventory, cookie).status, 403)
      << "a viewer requests nothing";
  EXPECT_EQ(browser_.get("/v1/me", with(cookie, {{"Authorization", "Bearer x"}})).status, 401);
}

TEST_F(HttpdSessions, LoggingOutEndsTheSessionForGood) {
  const HttpHeaders cookie = session();
  const HttpHeaders other = session();
  EXPECT_EQ(browser_.get("/v1/me", cookie).status, 200);
  const Answer answer = log_out(with(cookie, kOwnPage));
  EXPECT_EQ(answer.status, 204);
  EXPECT_THAT(answer.header("Set-Cookie"),
              AllOf(StartsWith("pressrun_session=;"), HasSubstr("Max-Age=0")));
  EXPECT_EQ(browser_.get("/v1/me", cookie).status, 401) << "at once, though it was remembered";
  EXPECT_EQ(browser_.get("/admin", cookie).status, 303);
  EXPECT_EQ(HttpClient(world_.stack.port(), token_of(cookie)).get("/v1/me").status, 401)
      << "nor is the token good elsewhere";
  EXPECT_EQ(browser_.get("/v1/me", other).status, 200) << "another session goes on";
  EXPECT_EQ(log_out(with(cookie, kOwnPage)).status, 204) << "twice is once";
  EXPECT_EQ(log_out({}).status, 204);
}

TEST_F(HttpdSessions, AnEndedSessionIsEndedOnOtherHosts) {
  const HttpHeaders cookie = session();
  const HttpHeaders late = session();
  Stack elsewhere(world_.database, another());
  HttpClient there = elsewhere.anonymous();
  EXPECT_EQ(there.get("/v1/me", late).status, 200);
  EXPECT_EQ(log_out(with(cookie, kOwnPage)).status, 204);
  EXPECT_EQ(there.get("/v1/me", cookie).status, 401);
}

TEST_F(HttpdSessions, ABearerTokenOfOursCanBeEnded) {
  const std::string token = log_in({{"session", false}}).json().at("token");
  HttpClient program(world_.stack.port(), token);
  EXPECT_EQ(program.get("/v1/me").status, 200);
  EXPECT_EQ(program.post_raw("/v1/logout", "", "text/plain", {{"Connection", "close"}}).status,
            204);
  EXPECT_EQ(program.get("/v1/me").status, 401);
}

TEST_F(HttpdSessions, TravelInTimeBringsNoEndedSessionBack) {
  const HttpHeaders cookie = session();
  EXPECT_EQ(log_out(with(cookie, kOwnPage)).status, 204);
  world_.database.sql(
      "create or replace function pressrun.now() returns timestamptz language sql "
      "stable as $$ select clock_timestamp() + interval '40 days' $$");
  world_.database.sql("select pressrun.prune()");
  Stack elsewhere(world_.database, another());
  EXPECT_EQ(elsewhere.anonymous().get("/v1/me", cookie).status, 401);
}

TEST_F(HttpdSessions, TheButtonsOfALandingPageWorkWithTheCookie) {
  const HttpHeaders cookie = session({{"Accept", "text/html"}});
  HttpClient client = world_.as("organizer");
  const std::string id = client.post(world_.jobs(), kInventory).json().at("job_id");
  std::string button = world_.link(client, id);
  button.insert(button.find('?'), "/regenerate");
  const Answer others = browser_.post_raw(button, "", "application/x-www-form-urlencoded", cookie);
  EXPECT_EQ(others.status, 403);
  EXPECT_THAT(others.body, HasSubstr("problem-page"));
  const Answer ours =
      browser_.post_raw(button, "", "application/x-www-form-urlencoded", with(cookie, kOwnPage));
  EXPECT_NE(ours.status, 401);
  EXPECT_NE(ours.status, 403) << ours.body;
}

TEST(HttpdLogins, AreSlowedDownByClientAndAccount) {
  ApiWorld world({.workers = 0,
                  .janitor = false,
                  .environment = {{"PRESSRUN_TRUSTED_PROXIES", "127.0.0.0/8"}}});
  HttpClient browser = world.stack.anonymous();
  const std::string password =
      world.database.value("select min(password) from voyage.sample_logins()");
  const auto answer_to = [&](const std::string& email, const std::string& secret,
                             const std::string& client) {
    return browser.post("/v1/login", {{"email", email}, {"password", secret}},
                        {{"X-Forwarded-For", client}});
  };
  const auto log_in = [&](const std::string& email, const std::string& secret,
                          const std::string& client) {
    return answer_to(email, secret, client).status;
  };
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(log_in(i % 2 ? "organizer@voyage.example" : "Organ\u0130zer@voyage.example", "wrong",
                     "192.0.2.1"),
              401);
  }
  // Until there is time for what follows: each attempt that is not refused doubles the delay.
  EXPECT_TRUE(eventually([&] {
    const std::string wait =
        answer_to("organizer@voyage.example", "wrong", "192.0.2.1").header("Retry-After");
    return !wait.empty() && std::stoi(wait) >= 8;
  }));
  EXPECT_EQ(log_in("organizer@voyage.example", password, "192.0.2.1"), 429)
      << "whatever way it is spelled";
  EXPECT_EQ(log_in("organizer@voyage.example", password, "192.0.2.2"), 200)
      << "its owner is elsewhere, behind the same proxy";
  EXPECT_EQ(log_in("organizer@voyage.example", password, "192.0.2.9, 192.0.2.1"), 429)
      << "and nobody is elsewhere because they say so";
}

TEST(HttpdSessionsByHttps, TheCookieIsBoundToTheHost) {
  ApiWorld world({.workers = 0,
                  .janitor = false,
                  .environment = {{"PRESSRUN_PUBLIC_URL", "https://reports.example"}}});
  HttpClient browser = world.stack.anonymous();
  const Answer answer = browser.post(
      "/v1/login",
      {{"email", "organizer@voyage.example"},
       {"password", world.database.value("select min(password) from voyage.sample_logins()")},
       {"session", true}});
  const std::string set = answer.header("Set-Cookie");
  EXPECT_THAT(set, AllOf(StartsWith("__Host-pressrun_session="), HasSubstr("; Secure"),
                         HasSubstr("; Path=/;")));
  const std::string cookie = set.substr(0, set.find(';'));
  EXPECT_EQ(browser.get("/v1/me", {{"Cookie", cookie}}).status, 200);
  EXPECT_EQ(browser.get("/v1/me", {{"Cookie", cookie.substr(7)}}).status, 401);
  EXPECT_EQ(browser
                .post(world.jobs(), kInventory,
                      {{"Cookie", cookie}, {"Origin", "https://reports.example"}})
                .status,
            201);
}

}  // namespace
}  // namespace pressrun::test
