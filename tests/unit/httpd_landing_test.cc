// S5 to S8, S10, U5: how a landing page is written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "httpd/landing.h"
#include "httpd/landing_page.h"

namespace pressrun::httpd {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kLink[] = "/v1/admin/events/1/reports/jobs/j/download?artifact=csv&sub=7&sig=x";

const ShownDate kDay{"1 May 2026", "1.5.2026"};

httplib::Request browser() {
  httplib::Request request;
  request.headers.emplace("Accept", "text/html,application/xhtml+xml");
  request.target = "/v1/x?sig=secret";
  return request;
}

TEST(Landing, SaysTheExactWords) {
  EXPECT_EQ(link_expired("Sales", {"21 November 2026", "21.11.2026"}, "UTC", "r").text,
            "This download link expired on 21 November 2026. Generate a new download link.");
  EXPECT_EQ(link_expired("Sales", kDay, "UTC", "r").heading, "Download link expired");
  EXPECT_EQ(artifact_swept("Sales", 30, "r").heading, "Download link expired");
  EXPECT_EQ(artifact_swept("Sales", 30, "r").text,
            "This report's artifacts were removed after 30 days. Generate a new one.");
  EXPECT_EQ(not_ready("Sales", "a").text,
            "Your report is still being prepared — please check back in a moment.");
  EXPECT_EQ(permission_lost("r").text,
            "You don't have permission to access this report. Contact your workspace admin.");
}

TEST(Landing, IsAPageForBrowsersThatRunsNothing) {
  httplib::Response response;
  write_landing(link_expired("<script>alert('1')</script> & \"co\"", kDay, "UTC", "r"), browser(),
                "r", response);
  EXPECT_EQ(response.status, 410);
  EXPECT_THAT(response.body, HasSubstr("data-test=\"expired-download-page\""));
  EXPECT_THAT(response.body,
              HasSubstr("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;co&quot;"));
  EXPECT_THAT(response.body, Not(HasSubstr("<script")));
  const std::string policy = response.get_header_value("Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST(Landing, SpeaksGermanToWhoReadsIt) {
  httplib::Request request = browser();
  request.headers.emplace("Accept-Language", "de-AT,de;q=0.9,en;q=0.5");
  httplib::Response response;
  write_landing(link_expired("Umsätze", kDay, "Europe/Vienna", "r"), request, "r", response);
  EXPECT_THAT(response.body, HasSubstr("<html lang=\"de\">"));
  EXPECT_THAT(response.body, HasSubstr("<h1>Download-Link abgelaufen</h1>"));
  EXPECT_THAT(response.body, HasSubstr("am 1.5.2026 abgelaufen"));
  EXPECT_THAT(response.body, HasSubstr(">Neuen Download-Link erzeugen</button>"));
  EXPECT_THAT(response.get_header_value("Vary"), HasSubstr("Accept-Language"));
  for (const Landing& landing : {artifact_swept("T", 30, "r"), not_ready("T", "r"),
                                 report_failed("T", "r"), permission_lost("r"), link_unknown(),
                                 page_unknown(), login_required("r"), access_requested(true)}) {
    const Landing german = in_language(landing, "de");
    EXPECT_EQ(german.language, "de") << landing.kind;
    EXPECT_NE(german.text, landing.text) << landing.kind;
    EXPECT_EQ(german.note.empty(), landing.note.empty()) << landing.kind;
    EXPECT_TRUE(!german.action || !german.action->label.empty()) << landing.kind;
  }
}

TEST(Landing, IsAProblemForProgramsAndKeepsTheSignatureOut) {
  httplib::Request request = browser();
  request.headers.clear();
  httplib::Response response;
  write_landing(not_ready("Sales", "a"), request, "r", response);
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.get_header_value("Refresh"), "5");
  const auto body = nlohmann::json::parse(response.body);
  EXPECT_EQ(body["type"], "urn:pressrun:problem:report-not-ready");
  EXPECT_EQ(body["instance"], "/v1/x");
}

TEST(LandingPage, EscapesWhatComesFromOutside) {
  const std::string page =
      landing_page(link_expired("<script>alert('&')</script>", kDay, "\"><b>", "download?a=\"&b"));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, HasSubstr("action=\"download?a=&quot;&amp;b\""));
}

TEST(LandingPage, HasNoStyleButTheOneThatItsPolicyAllows) {
  EXPECT_THAT(landing_policy(), HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(landing_policy(), HasSubstr("form-action 'self'"));
  EXPECT_THAT(landing_page(link_unknown()), Not(HasSubstr("style=")));
}

TEST(LandingPage, HasThePictureOfItsTabAllowed) {
  EXPECT_THAT(landing_page(link_unknown()), HasSubstr("<link rel=\"icon\" href=\"/favicon.ico\">"));
  EXPECT_THAT(landing_policy(), HasSubstr("img-src 'self'"));
}

TEST(LandingPage, LeadsFromTheLinkToItsButtonsAndBack) {
  const LandingLinks on_the_link = landing_links(parse_target(kLink));
  EXPECT_EQ(on_the_link.download, "download?artifact=csv&sub=7&sig=x");
  EXPECT_EQ(on_the_link.renew, "download/regenerate?artifact=csv&sub=7&sig=x");
  EXPECT_EQ(on_the_link.request_access, "download/request-access?artifact=csv&sub=7&sig=x");
  const LandingLinks on_a_button =
      landing_links(parse_target("/v1/admin/events/1/reports/jobs/j/download/regenerate?sig=x"));
  EXPECT_EQ(on_a_button.download, "../download?sig=x");
  EXPECT_EQ(on_a_button.renew, "regenerate?sig=x");
  EXPECT_EQ(on_a_button.request_access, "request-access?sig=x");
}

TEST(LandingPage, SaysWhichClockTheDateIsBy) {
  EXPECT_THAT(link_expired("T", kDay, "Asia/Tokyo", "r").note, HasSubstr("Asia/Tokyo"));
  EXPECT_THAT(link_expired("T", kDay, "", "r").note, HasSubstr("UTC"));
}

TEST(LandingPage, HasAButtonOnlyWhereSomethingCanBeDone) {
  EXPECT_THAT(landing_page(permission_lost("x")), HasSubstr("<form"));
  EXPECT_THAT(landing_page(permission_lost("")), Not(HasSubstr("<form")));
  EXPECT_THAT(landing_page(access_requested(true)), Not(HasSubstr("<a ")));
  EXPECT_THAT(landing_page(link_unknown()), HasSubstr("<a href=\"/admin\""));
}

TEST(LandingPage, NamesTheRetentionOfTheType) {
  EXPECT_EQ(artifact_swept("T", 7, "r").text,
            "This report's artifacts were removed after 7 days. Generate a new one.");
}

}  // namespace
}  // namespace pressrun::httpd
