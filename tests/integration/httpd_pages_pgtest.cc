// U (the frames of the report center), U8, A2, C4: pages and their files, and the sessions that
// they need.
#include <filesystem>
#include <fstream>

#include "engine/daemon/encoding.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const HttpHeaders kSameOrigin = {{"Sec-Fetch-Site", "same-origin"}};

// A browser that has logged in: its cookie, as it sends it.
class HttpdPages : public testing::Test {
 protected:
  Answer log_in(const std::string& name) {
    return anonymous_.post(
        "/v1/login",
        {{"email", name + "@voyage.example"},
         {"password", world_.database.value("select min(password) from voyage.sample_logins()")},
         {"session", true}});
  }
  HttpHeaders cookie_of(const std::string& name) {
    const std::string set = log_in(name).header("Set-Cookie");
    return {{"Cookie", set.substr(0, set.find(';'))}};
  }
  static HttpHeaders with(HttpHeaders headers, const HttpHeaders& more) {
    headers.insert(more.begin(), more.end());
    return headers;
  }
  std::string page(const std::string& rest) const { return "/admin/events/" + world_.event + rest; }
  // The address of a static file, as the page names it.
  static std::string address_in(const std::string& html, const std::string& file) {
    const std::size_t end = html.find("/" + file + "\"");
    const std::size_t begin = html.rfind('"', end);
    return html.substr(begin + 1, end - begin + file.size());
  }

  ApiWorld world_{{.workers = 0, .janitor = false}};
  HttpClient anonymous_ = world_.stack.anonymous();
};

TEST_F(HttpdPages, TheAddressOfTheServerLeadsToTheReportCenter) {
  const Answer answer = anonymous_.get("/");
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("Location"), "/admin");
}

TEST_F(HttpdPages, WithoutASessionEveryPageLeadsToTheLoginAndBack) {
  for (const std::string& path :
       {std::string("/admin"), page("/reports"), page("/reports/new?type=sales&from=2026-01-01"),
        page("/schedules"), page("/access-requests"), page("/orders"),
        std::string("/admin/reports/new?type=sales")}) {
    const Answer answer = anonymous_.get(path);
    EXPECT_EQ(answer.status, 303) << path;
    // This version of cpp-httplib's client decodes it.
    EXPECT_EQ(answer.header("Location"), "/login?next=" + path);
    const std::string location = "/login?next=" + daemon::percent_encode(path);
    const Answer login = anonymous_.get(location);
    EXPECT_EQ(login.status, 200);
    EXPECT_THAT(login.body, HasSubstr("data-page=\"login\""));
    const Answer back = anonymous_.get(location, cookie_of("organizer"));
    EXPECT_EQ(back.status, 303);
    EXPECT_EQ(back.header("Location"), path);
  }
  EXPECT_EQ(world_.as("organizer").get("/admin").status, 303) << "bearer tokens are for programs";
}

TEST_F(HttpdPages, TheLoginLeadsNowhereElse) {
  for (const std::string next :
       {"%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example",
        "%2Fa%0d%0aSet-Cookie:x", "%5C%5Cevil.example", "", "admin"}) {
    const Answer answer = anonymous_.get("/login?next=" + next);
    EXPECT_EQ(answer.status, 303) << next;
    EXPECT_EQ(answer.header("Location"), "/login") << next;
  }
  EXPECT_EQ(anonymous_.get("/login", cookie_of("viewer")).header("Location"), "/admin");
}

TEST_F(HttpdPages, APageSaysWhoseItIs) {
  world_.database.sql(
      "update voyage.workspaces set title = 'Fun <&> \"Co\" {{page}}' where workspace_id = 1");
  const HttpHeaders cookie = cookie_of("organizer");
  for (const auto& [path, name, title] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"/reports", "reports", "Reports"},
           {"/reports/new", "reports", "Reports"},
           {"/schedules", "schedules", "Schedules"},
           {"/access-requests", "access", "Access requests"},
           {"/orders", "orders", "Orders"}}) {
    const Answer answer = anonymous_.get(page(path), cookie);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_THAT(answer.body, AllOf(HasSubstr("data-page=\"" + name + "\""),
                                   HasSubstr("data-event=\"" + world_.event + "\""),
                                   HasSubstr("data-lang=\"en\""), HasSubstr("<html lang=\"en\"")));
    EXPECT_THAT(answer.body, HasSubstr("<title>" + title +
                                       " · Fun &lt;&amp;&gt; &quot;Co&quot; {{page}}</title>"))
        << "facts are no templates";
  }
}

TEST_F(HttpdPages, APageSpeaksThePersonsLanguage) {
  world_.database.sql("update voyage.users set locale = 'de-AT' where email like 'organizer@%'");
  const Answer german = anonymous_.get(page("/reports"), cookie_of("organizer"));
  EXPECT_THAT(german.body, AllOf(HasSubstr("<html lang=\"de\""), HasSubstr("<title>Berichte · ")));
  const Answer login = anonymous_.get("/login", {{"Accept-Language", "fr, de;q=0.9, en;q=0.8"}});
  EXPECT_THAT(login.body, AllOf(HasSubstr("<html lang=\"de\""), HasSubstr("<title>Anmelden · ")));
  EXPECT_THAT(anonymous_.get("/login").body, HasSubstr("<html lang=\"en\""));
}

TEST_F(HttpdPages, PagesMayLoadOnlyWhatIsOurs) {
  const HttpHeaders cookie = cookie_of("organizer");
  for (const Answer& answer :
       {anonymous_.get(page("/reports"), cookie), anonymous_.get("/login")}) {
    EXPECT_EQ(answer.header("Content-Security-Policy"),
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
              "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
              "frame-ancestors 'none'");
    EXPECT_EQ(answer.header("X-Frame-Options"), "DENY");
    EXPECT_EQ(answer.header("Referrer-Policy"), "same-origin");
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Cache-Control"), "private, no-cache");
    EXPECT_THAT(answer.header("Vary"), HasSubstr("Cookie"));
    EXPECT_THAT(answer.body, AllOf(Not(HasSubstr("<style")), Not(HasSubstr("style=")),
                                   Not(HasSubstr("onclick=")), Not(HasSubstr("http://"))));
  }
}

TEST_F(HttpdPages, APageIsSentAgainOnlyWhenItChanged) {
  const HttpHeaders cookie = cookie_of("organizer");
  const std::string etag = anonymous_.get(page("/reports"), cookie).header("ETag");
  EXPECT_EQ(anonymous_.get(page("/reports"), with(cookie, if_none_match(etag))).status, 304);
  world_.database.sql("update voyage.workspaces set title = 'Another'");
  EXPECT_EQ(anonymous_.get(page("/reports"), with(cookie, if_none_match(etag))).status, 200);
  EXPECT_EQ(anonymous_.head(page("/reports"), cookie).status, 200);
}

TEST_F(HttpdPages, WhatOneMayNotSeeIsNotFound) {
  const HttpHeaders browser = with(cookie_of("outsider"), {{"Accept", "text/html"}});
  std::string unknown;
  for (const std::string& path :
       {std::string("/admin/events/999999/reports"), page("/reports"), page("/orders"),
        std::string("/admin/events/x/reports"), std::string("/admin/elsewhere"),
        page("/reports/new?type=sales")}) {
    const Answer answer = anonymous_.get(path, browser);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_THAT(answer.body, AllOf(HasSubstr("page-unknown-page"), HasSubstr("href=\"/admin\"")));
    if (unknown.empty()) unknown = answer.body;
    EXPECT_EQ(answer.body, unknown) << "nothing tells an event of others from none";
  }
}

TEST_F(HttpdPages, ATypeThatOneMayNotReadIsAPageThatSaysSo) {
  const HttpHeaders cookie = cookie_of("organizer");
  const Answer refused = anonymous_.get(page("/reports/new?from=1&type=audit-log"), cookie);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("data-page=\"permission\""),
                                  HasSubstr("<title>Permission required · ")));
  const Answer admins = anonymous_.get(page("/reports/new?type=audit-log"), cookie_of("admin"));
  EXPECT_EQ(admins.status, 200);
  EXPECT_THAT(admins.body, HasSubstr("data-page=\"reports\""));
  EXPECT_EQ(anonymous_.get(page("/reports/new?type=nonsense"), cookie).status, 200);
  const Answer anywhere = anonymous_.get("/admin/reports/new?type=audit-log&x=1", cookie);
  EXPECT_EQ(anywhere.status, 303);
  EXPECT_THAT(anywhere.header("Location"),
              testing::MatchesRegex("/admin/events/[0-9]+/reports/new\\?type=audit-log&x=1"));
}

TEST_F(HttpdPages, AReportWithoutAnEventIsOfTheLatestOne) {
  const HttpHeaders cookie = cookie_of("organizer");
  HttpClient client = world_.as("organizer");
  EXPECT_EQ(client.post(world_.jobs(), kInventory).status, 201);
  EXPECT_EQ(anonymous_.get("/admin/reports/new", cookie).header("Location"), page("/reports/new"));
  world_.database.sql("delete from voyage.workspace_members where user_id = 3");
  EXPECT_EQ(anonymous_.get("/admin/reports/new", cookie).header("Location"), "/admin");
}

TEST_F(HttpdPages, StaticFilesAreKeptForAsLongAsTheyAreTheSame) {
  const std::string html = anonymous_.get("/login").body;
  const std::map<std::string, std::string> types = {
      {"js/login.js", "text/javascript; charset=utf-8"},
      {"css/base.css", "text/css; charset=utf-8"},
      {"favicon.svg", "image/svg+xml"}};
  for (const auto& [file, type] : types) {
    const std::string address = address_in(html, file);
    EXPECT_THAT(address, testing::MatchesRegex("/static/[0-9a-f]{12}/" + file));
    const Answer answer = anonymous_.get(address);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), type);
    EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    const std::string etag = answer.header("ETag");
    EXPECT_EQ(anonymous_.get(address, if_none_match(etag)).status, 304);
    const Answer other = anonymous_.get("/static/000000000000/" + file);
    EXPECT_EQ(other.status, 200) << "a page of the release before still works";
    EXPECT_EQ(other.header("Cache-Control"), "public, no-cache");
  }
  EXPECT_EQ(anonymous_.get("/favicon.ico").status, 200);
}

TEST_F(HttpdPages, NothingElseIsServed) {
  const std::string html = anonymous_.get("/login").body;
  const std::string base = address_in(html, "js/login.js").substr(0, 21);
  for (const std::string path :
       {"/none.js", "/../pages/shell.html", "/%2e%2e/pages/shell.html", "/..%2fpages%2fshell.html",
        "/.gitignore", "//js/login.js", "/", "/js/login.js/", "/%00js/login.js"}) {
    EXPECT_EQ(anonymous_.get(base + path).status, 404) << base + path;
  }
  EXPECT_EQ(anonymous_.get("/pages/shell.html").status, 404);
}

TEST(HttpdPagesInDevelopment, FilesAreReadFromDiskAtEachRequest) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "pages");
  std::filesystem::create_directories(folder.path() / "static" / "deep");
  const auto write = [&folder](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
  };
  write("pages/login.html", "one {{assets}}");
  write("static/deep/a.js", "// one");
  ApiWorld world({.workers = 0,
                  .janitor = false,
                  .environment = {{"PRESSRUN_ASSETS_DIR", folder.path().string()}}});
  HttpClient client = world.stack.anonymous();
  EXPECT_EQ(client.get("/login").body, "one /static/dev");
  EXPECT_EQ(client.get("/static/dev/deep/a.js").body, "// one");
  write("pages/login.html", "two {{nothing}}");
  write("static/deep/a.js", "// two");
  const Answer script = client.get("/static/dev/deep/a.js");
  EXPECT_EQ(script.body, "// two");
  EXPECT_EQ(script.header("Cache-Control"), "public, no-cache");
  EXPECT_EQ(client.get("/login").status, 500);
  EXPECT_THAT(world.stack.httpd().log(), HasSubstr("{{nothing}}"));
  EXPECT_EQ(client.get("/static/dev/deep").status, 404);
}

}  // namespace
}  // namespace pressrun::test
