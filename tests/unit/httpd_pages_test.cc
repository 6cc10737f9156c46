// U, A2: templates, static files, languages, where a login may lead, and cookies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "httpd/assets.h"
#include "httpd/language.h"
#include "httpd/local_path.h"
#include "httpd/own_origin.h"
#include "httpd/page_template.h"
#include "httpd/session_cookie.h"
#include "httpd/target.h"

namespace pressrun::httpd {
namespace {

TEST(PageTemplate, FactsAreEscapedAndNeverReadAsTemplates) {
  EXPECT_EQ(render_page("<p a=\"{{x}}\">{{y}}</p>", {{"x", "\"'<&>"}, {"y", "{{x}}"}}),
            "<p a=\"&quot;&#39;&lt;&amp;&gt;\">{{x}}</p>");
  EXPECT_EQ(render_page("{ } {single} }}", {}), "{ } {single} }}");
}

TEST(PageTemplate, AMistakeIsNamed) {
  EXPECT_THROW(render_page("{{nobody}}", {}), std::runtime_error);
  EXPECT_THROW(render_page("{{x", {{"x", ""}}), std::runtime_error);
}

TEST(Assets, EveryPageAsksForKnownFactsOnly) {
  const PageFacts facts = {{"lang", "en"}, {"title", "T"},      {"page", "p"},
                           {"event", "1"}, {"event_title", ""}, {"workspace", "w"},
                           {"person", ""}, {"assets", "/s"}};
  const Assets assets;
  for (const char* page : {"pages/shell.html", "pages/login.html"}) {
    ASSERT_TRUE(assets.find(page)) << page;
    EXPECT_THAT(render_page(assets.find(page)->content, facts),
                testing::HasSubstr("data-page=\"p\""));
  }
}

TEST(Assets, OnlyPlainNamesAreLookedFor) {
  const Assets assets(PRESSRUN_SOURCE_DIR "/httpd");
  EXPECT_TRUE(assets.find("pages/shell.html"));
  for (const char* path : {"", "/etc/passwd", "pages/../CMakeLists.txt", "pages//shell.html",
                           "./pages/shell.html", "pages/", "pages", "static/a b"}) {
    EXPECT_FALSE(assets.find(path)) << path;
  }
}

TEST(Language, IsGermanOrEnglish) {
  EXPECT_EQ(language_of_locale("de"), "de");
  EXPECT_EQ(language_of_locale("de-CH"), "de");
  EXPECT_EQ(language_of_locale("den"), "en");
  EXPECT_EQ(language_of_locale(""), "en");
  EXPECT_EQ(language_wanted(""), "en");
  EXPECT_EQ(language_wanted("de"), "de");
  EXPECT_EQ(language_wanted("DE-at, en;q=0.9"), "de");
  EXPECT_EQ(language_wanted("en-GB, de;q=0.9"), "en");
  EXPECT_EQ(language_wanted("fr , de ; q=0.3,en;q=0.25"), "de");
  EXPECT_EQ(language_wanted("de;q=0"), "en");
  EXPECT_EQ(language_wanted("*, deutsch;q=1, ;;q=q=,"), "en");
}

TEST(LocalPath, IsOnThisServer) {
  for (const char* path : {"/", "/admin", "/admin/events/1/reports/new?type=x&a=%2F#b"}) {
    EXPECT_TRUE(is_local_path(path)) << path;
  }
  for (const char* path : {"", "admin", "//evil", "/\\evil", "\\\\evil", "https://evil", "/a b",
                           "/\t/evil", "/a\nb", "javascript:alert(1)", "/\xc3\xa4"}) {
    EXPECT_FALSE(is_local_path(path)) << path;
  }
  EXPECT_EQ(login_address("/a?b=c"), "/login?next=%2Fa%3Fb%3Dc");
  EXPECT_EQ(login_address("//evil"), "/login");
  EXPECT_EQ(login_address("/" + std::string(3000, 'a')), "/login");
}

TEST(QueryText, FindsOneAmongOthers) {
  EXPECT_EQ(query_text("a=1&type=x%2Dy+z&type=2", "type"), "x-y z");
  EXPECT_EQ(query_text("type", "type"), "");
  EXPECT_EQ(query_text("%zz=1&a=%zz", "a"), std::nullopt);
  EXPECT_EQ(query_text("", "a"), std::nullopt);
}

httplib::Request request_with(const std::multimap<std::string, std::string>& headers) {
  httplib::Request request;
  for (const auto& [name, value] : headers) request.headers.emplace(name, value);
  return request;
}

TEST(SessionCookie, IsBoundToHttpsWherePeopleUseIt) {
  httplib::Response plain;
  SessionCookie("http://127.0.0.1:1").set(plain, "abc", std::chrono::seconds(60));
  EXPECT_EQ(plain.get_header_value("Set-Cookie"),
            "pressrun_session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
  httplib::Response secure;
  SessionCookie("https://reports.example").clear(secure);
  EXPECT_EQ(secure.get_header_value("Set-Cookie"),
            "__Host-pressrun_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
}

TEST(SessionCookie, IsFoundByItsWholeName) {
  const SessionCookie cookie("http://x");
  const auto token = [&](const std::string& header) {
    return cookie.token_of(request_with({{"Cookie", header}}));
  };
  EXPECT_EQ(token("a=1; pressrun_session=t.o-k_=; b"), "t.o-k_=");
  EXPECT_EQ(token("xpressrun_session=1; pressrun_sessions=2"), "");
  EXPECT_EQ(token(""), "");
  EXPECT_EQ(cookie.token_of(request_with({})), "");
}

TEST(OwnOrigin, IsWhatTheBrowserSays) {
  const OwnOrigin own("https://reports.example");
  const auto sent = [&](const std::multimap<std::string, std::string>& headers) {
    return own.sent(request_with(headers));
  };
  EXPECT_TRUE(sent({{"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_FALSE(sent({{"Sec-Fetch-Site", "same-site"}, {"Origin", "https://reports.example"}}));
  EXPECT_FALSE(sent({{"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_FALSE(sent({{"Sec-Fetch-Site", "none"}}));
  EXPECT_TRUE(sent({{"Origin", "https://reports.example"}}));
  EXPECT_FALSE(sent({{"Origin", "http://reports.example"}, {"Host", "reports.example"}}));
  EXPECT_FALSE(sent({{"Origin", "https://reports.example.evil.example"}}));
  EXPECT_FALSE(sent({{"Origin", "null"}}));
  EXPECT_FALSE(sent({}));
}

TEST(OwnOrigin, IsTheAddressThatWasAskedWhereThereIsNoHttps) {
  const OwnOrigin own("http://127.0.0.1:8080/");
  EXPECT_TRUE(own.sent(request_with({{"Origin", "http://127.0.0.1:8080"}})));
  EXPECT_TRUE(own.sent(
      request_with({{"Origin", "http://reports.lan:8080"}, {"Host", "reports.lan:8080"}})));
  EXPECT_FALSE(
      own.sent(request_with({{"Origin", "http://evil.example"}, {"Host", "reports.lan:8080"}})));
}

}  // namespace
}  // namespace pressrun::httpd
