// S5 to S8, S10, S11: what a link shows when it gives no file, to people and to programs, and what
// the buttons of those pages do.
#include <functional>

#include "engine/signing/links.h"
#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const HttpHeaders kBrowser = {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};
constexpr char kLostPermission[] =
    "You don't have permission to access this report. Contact your workspace admin.";

// As a page writes it.
std::string escaped(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 5) {
    text.replace(at, 1, "&#39;");
  }
  return text;
}

class HttpdLanding : public testing::Test {
 protected:
  // Of a link that was signed as the API would have.
  std::string forged(const std::function<void(signing::Link&)>& change) {
    const signing::LinkSigner signer(Stack::signing_secret());
    signing::Link link = *signer.verify(link_);
    change(link);
    return signer.sign(link);
  }
  std::string expired() {
    return forged(
        [](signing::Link& link) { link.expires_at = 1763769599; });  // 2025-11-21T23:59:59Z
  }
  // The address of a page's button.
  static std::string button(const std::string& link, const std::string& verb) {
    std::string target = link;
    return target.insert(target.find('?'), "/" + verb);
  }
  Answer press(HttpClient& client, const std::string& link, const std::string& verb = "regenerate",
               const HttpHeaders& headers = kBrowser) {
    return client.post_raw(button(link, verb), "", "application/x-www-form-urlencoded", headers);
  }
  // Where a redirect leads from the address of a button.
  std::string followed(const Answer& answer) {
    EXPECT_EQ(answer.status, 303) << answer.body;
    const std::string location = answer.header("Location");
    EXPECT_EQ(location.rfind("../../", 0), 0u) << location;
    return world_.jobs("/" + location.substr(6));
  }
  void sweep() {
    world_.database.sql(
        "update pressrun.event_report_job_artifacts set expires_at = pressrun.now() where job_id = "
        "$1",
        {id_});
    world_.database.sql("select pressrun.run_duty('expire_artifacts')");
  }
  // What every page is, and that HEAD and a program get the same status.
  void expect_landing(const std::string& link, int status, const std::string& page,
                      const std::string& kind, const std::string& sentence) {
    const Answer html = anonymous_.get(link, kBrowser);
    EXPECT_EQ(html.status, status);
    EXPECT_EQ(html.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_THAT(html.body, HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(html.body, HasSubstr("<main data-test=\"" + page + "\">"));
    EXPECT_THAT(html.body, HasSubstr("<p>" + escaped(sentence) + "</p>"));
    EXPECT_THAT(html.body, Not(HasSubstr("<script")));
    EXPECT_THAT(html.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_THAT(html.header("Content-Security-Policy"), HasSubstr("form-action 'self'"));
    EXPECT_EQ(html.header("Referrer-Policy"), "same-origin");
    EXPECT_EQ(html.header("Cache-Control"), "no-store");
    EXPECT_EQ(html.header("Vary"), "Accept, Accept-Language");
    const Answer head = anonymous_.head(link, kBrowser);
    EXPECT_EQ(head.status, status);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(head.header("Refresh"), html.header("Refresh"));
    const Answer problem = anonymous_.get(link);
    EXPECT_EQ(problem.status, status);
    EXPECT_EQ(problem.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(problem.json().at("type"), "urn:pressrun:problem:" + kind);
    EXPECT_EQ(problem.json().at("detail"), sentence);
    EXPECT_EQ(problem.json().at("status"), status);
    EXPECT_THAT(problem.body, Not(HasSubstr("sig=")));
    EXPECT_EQ(problem.header("Refresh"), html.header("Refresh"));
    EXPECT_EQ(anonymous_.head(link).status, status);
  }

  ApiWorld world_;
  HttpClient client_ = world_.as("organizer");
  HttpClient anonymous_ = world_.stack.anonymous();
  const json job_ = world_.completed_job(client_, kInventory);
  const std::string id_ = job_.at("job_id");
  const std::string link_ = world_.link(client_, id_);
};

TEST_F(HttpdLanding, AnExpiredLinkSaysSoWithItsButton) {
  expect_landing(expired(), 410, "expired-download-page", "link-expired",
                 "This download link expired on 21 November 2025. Generate a new download link.");
  const std::string page = anonymous_.get(expired(), kBrowser).body;
  EXPECT_THAT(page, HasSubstr("<h1>Download link expired</h1>"));
  EXPECT_THAT(page, HasSubstr("<bdi>Inventory</bdi>"));
  EXPECT_THAT(page, HasSubstr("data-test=\"expired-download-regenerate-cta\""));
  EXPECT_THAT(page, HasSubstr("<form class=\"act\" method=\"post\" action=\"download/regenerate?"));
}

TEST_F(HttpdLanding, TheDateOfAnExpiredLinkIsTheEvents) {
  world_.database.sql("update voyage.events set time_zone = 'Pacific/Auckland'");
  const std::string page = anonymous_.get(expired(), kBrowser).body;
  EXPECT_THAT(page, HasSubstr("expired on 22 November 2025. "));
  EXPECT_THAT(page, HasSubstr("Pacific/Auckland"));
}

TEST_F(HttpdLanding, ASweptReportSaysHowLongItWasKept) {
  sweep();
  const char sentence[] = "This report's artifacts were removed after 30 days. Generate a new one.";
  expect_landing(link_, 410, "expired-download-page", "artifact-removed", sentence);
  expect_landing(expired(), 410, "expired-download-page", "artifact-removed", sentence);
  const std::string page = anonymous_.get(link_, kBrowser).body;
  EXPECT_THAT(page, HasSubstr("<h1>Download link expired</h1>"));
  EXPECT_THAT(page, HasSubstr("data-test=\"expired-download-regenerate-cta\""));
  const json job = client_.get(world_.jobs("/" + id_)).json();
  EXPECT_EQ(job.at("status"), "expired");
  EXPECT_EQ(job.at("artifacts"), json::array());
  EXPECT_EQ(job.at("actions"), json::array({"rerun"}));
  const json list = client_.get(world_.jobs("?status=expired")).json();
  EXPECT_EQ(list.at("data").at(0).at("job_id"), id_);
}

TEST_F(HttpdLanding, LosingThePermissionOffersToAskForIt) {
  world_.database.sql("delete from voyage.role_permissions where role = 'organizer'");
  expect_landing(link_, 403, "permission-required-page", "permission-lost", kLostPermission);
  const std::string page = anonymous_.get(link_, kBrowser).body;
  EXPECT_THAT(page, HasSubstr("data-test=\"permission-required-request-access-cta\""));
  EXPECT_THAT(page, HasSubstr(">Request access</button>"));
  EXPECT_THAT(page, Not(HasSubstr("Inventory")));
}

TEST_F(HttpdLanding, AWrongSignatureShowsOnePageWhateverTheJobIs) {
  const std::string cut = link_.substr(0, link_.size() - 1);
  expect_landing(cut, 404, "link-unknown-page", "link-unknown",
                 "This link is not valid. Check that it is complete, or ask for a new one.");
  const std::string page = anonymous_.get(cut, kBrowser).body;
  const std::string late = expired();
  EXPECT_EQ(anonymous_.get(late.substr(0, late.size() - 1), kBrowser).body, page);
  sweep();
  EXPECT_EQ(anonymous_.get(cut, kBrowser).body, page);
  world_.database.sql("delete from voyage.role_permissions where role = 'organizer'");
  EXPECT_EQ(anonymous_.get(cut, kBrowser).body, page);
  for (const std::string verb : {"regenerate", "request-access"}) {
    for (HttpClient* who : {&anonymous_, &client_}) {
      const Answer answer = press(*who, cut, verb);
      EXPECT_EQ(answer.status, 404);
      EXPECT_EQ(answer.body, page) << "a button reveals no more, not even that it wants a session";
    }
    EXPECT_EQ(anonymous_.get(button(cut, verb), kBrowser).body, page);
    EXPECT_EQ(press(anonymous_, cut, verb, {}).json().at("type"),
              "urn:pressrun:problem:link-unknown");
  }
}

TEST_F(HttpdLanding, TheButtonAsksForASession) {
  const Answer page = press(anonymous_, expired());
  EXPECT_EQ(page.status, 401);
  EXPECT_THAT(page.body, HasSubstr("login-required-page"));
  EXPECT_THAT(page.body, HasSubstr("href=\"/login?next=%2Fv1%2Fadmin%2F"));
  EXPECT_THAT(page.body, HasSubstr("%2Fdownload%3Fartifact%3Dcsv%26"));
  EXPECT_EQ(page.header("WWW-Authenticate"), "Bearer");
  const Answer problem = press(anonymous_, expired(), "regenerate", {});
  EXPECT_EQ(problem.status, 401);
  EXPECT_EQ(problem.json().at("type"), "urn:pressrun:problem:unauthenticated");
  const Answer back = anonymous_.get(button(expired(), "regenerate"), kBrowser);
  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(back.header("Location"), "../" + expired().substr(expired().find("download?")));
}

TEST_F(HttpdLanding, TheButtonSignsANewLinkWhileTheFileIsThere) {
  HttpClient viewer = world_.as("viewer");
  const std::string fresh = followed(press(viewer, expired()));
  EXPECT_EQ(anonymous_.get(fresh, kBrowser).status, 200);
  const auto link = signing::LinkSigner(Stack::signing_secret()).verify(fresh);
  ASSERT_TRUE(link);
  EXPECT_EQ(link->subject, 4) << "the new link is of who pressed the button";
  EXPECT_EQ(link->job, id_);
  const Answer api = press(viewer, expired(), "regenerate", {});
  EXPECT_EQ(api.status, 200);
  const std::string url = api.json().at("url");
  EXPECT_EQ(anonymous_.get(url).status, 200);
  EXPECT_TRUE(api.json().contains("expires_at"));
}

TEST_F(HttpdLanding, TheButtonRunsASweptReportAgain) {
  sweep();
  HttpClient admin = world_.as("admin");
  const std::string waiting = followed(press(admin, link_));
  EXPECT_TRUE(eventually([&] {
    const Answer answer = anonymous_.get(waiting, kBrowser);
    EXPECT_TRUE(answer.status == 200 || (answer.status == 202 && answer.header("Refresh") == "5"))
        << answer.status;
    return answer.status == 200;
  })) << "the page that refreshes itself becomes the download";
  const std::string again = signing::LinkSigner(Stack::signing_secret()).verify(waiting)->job;
  const json job = admin.get(world_.jobs("/" + again)).json();
  EXPECT_EQ(job.at("rerun_of"), id_);
  EXPECT_EQ(job.at("requested_by"), 2);
  const Answer api = press(admin, link_, "regenerate", {});
  EXPECT_EQ(api.status, 201);
  EXPECT_EQ(api.json().at("rerun_of"), id_);
  EXPECT_EQ(api.header("Location"), world_.jobs("/" + api.json().at("job_id").get<std::string>()));
}

TEST_F(HttpdLanding, TheButtonChecksWhoPressesIt) {
  HttpClient stranger = world_.as("outsider");
  const Answer page = press(stranger, expired());
  EXPECT_EQ(page.status, 403);
  EXPECT_THAT(page.body, HasSubstr("permission-required-page"));
  EXPECT_THAT(page.body, HasSubstr(escaped(kLostPermission)));
  EXPECT_EQ(press(stranger, expired(), "regenerate", {}).json().at("type"),
            "urn:pressrun:problem:permission-lost");
  const Answer asked = press(stranger, expired(), "request-access");
  EXPECT_EQ(asked.status, 403) << "who does not work there cannot ask";
  EXPECT_THAT(asked.body, Not(HasSubstr("<form")));
  sweep();
  HttpClient viewer = world_.as("viewer");
  const Answer refused = press(viewer, link_);
  EXPECT_EQ(refused.status, 403) << "a viewer reads, but requests nothing";
  EXPECT_THAT(refused.body, HasSubstr("You may read reports but not request them"));
  EXPECT_THAT(refused.body, Not(HasSubstr("admins are told"))) << "nobody is";
  EXPECT_THAT(refused.body, Not(HasSubstr("<form")));
  const Answer german =
      press(viewer, link_, "regenerate", {{"Accept", "text/html"}, {"Accept-Language", "de"}});
  EXPECT_THAT(german.body, HasSubstr("You may read reports but not request them"));
  EXPECT_THAT(german.body, Not(HasSubstr("Verwaltung"))) << "nor in German";
}

TEST_F(HttpdLanding, AskingForAccessNeedsOneClick) {
  world_.database.sql("delete from voyage.role_permissions where role = 'organizer'");
  EXPECT_EQ(press(anonymous_, link_, "request-access").status, 401);
  const Answer asked = press(client_, link_, "request-access");
  EXPECT_EQ(asked.status, 201);
  EXPECT_THAT(asked.body, HasSubstr("access-requested-page"));
  EXPECT_EQ(press(client_, link_, "request-access").status, 200) << "twice is once";
  EXPECT_EQ(world_.database.value("select string_agg(kind || ' ' || email, ', ' order by email) "
                                  "from pressrun.notification_outbox where kind like 'access%'"),
            "access_requested admin@voyage.example, access_requested owner@voyage.example");
  const Answer api = press(client_, link_, "request-access", {});
  EXPECT_EQ(api.status, 200);
  EXPECT_EQ(api.json().at("type"), "inventory");
  HttpClient admin = world_.as("admin");
  const Answer has = press(admin, link_, "request-access");
  EXPECT_EQ(has.status, 409);
  EXPECT_THAT(has.body, HasSubstr("access-given-page"));
}

TEST_F(HttpdLanding, ProblemsThatABrowserMeetsArePages) {
  const Answer range = anonymous_.get(link_, {{"Accept", "text/html"}, {"Range", "bytes=999999-"}});
  EXPECT_EQ(range.status, 416);
  EXPECT_THAT(range.header("Content-Range"), HasSubstr("bytes */"));
  EXPECT_THAT(range.body, HasSubstr("problem-page"));
  const Answer method = anonymous_.post_raw(link_, "", "text/plain", kBrowser);
  EXPECT_EQ(method.status, 405);
  EXPECT_THAT(method.header("Allow"), HasSubstr("GET"));
  EXPECT_THAT(method.body, HasSubstr("problem-page"));
}

TEST(HttpdLandingOfAJobThatWaits, RefreshesItselfAndThenSaysThatNothingComes) {
  ApiWorld world({.workers = 0, .janitor = false});
  HttpClient client = world.as("organizer");
  HttpClient anonymous = world.stack.anonymous();
  const std::string job = client.post(world.jobs(), kInventory).json().at("job_id");
  const std::string link = world.link(client, job);
  const Answer page = anonymous.get(link, kBrowser);
  EXPECT_EQ(page.status, 202);
  EXPECT_EQ(page.header("Refresh"), "5");
  EXPECT_THAT(page.body, HasSubstr("report-not-ready-page"));
  EXPECT_THAT(page.body,
              HasSubstr("Your report is still being prepared — please check back in a moment."));
  EXPECT_EQ(anonymous.head(link, kBrowser).header("Refresh"), "5");
  EXPECT_EQ(client.post(world.jobs("/" + job + "/cancel"), json::object()).status, 200);
  const Answer gone = anonymous.get(link, kBrowser);
  EXPECT_EQ(gone.status, 410);
  EXPECT_THAT(gone.body, HasSubstr("report-failed-page"));
  EXPECT_THAT(gone.body, HasSubstr("action=\"download/regenerate?"));
}

}  // namespace
}  // namespace pressrun::test
