#include "httpd/landing.h"

#include <httplib.h>

#include "httpd/landing_page.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

constexpr int kRefreshSeconds = 5;
constexpr char kMayAskLogin[] = "You may be asked to log in first.";

// The same on both pages of a link that gives no file any more (SPEC S5, S6).
LandingAction renewal(const std::string& target) {
  return {true, target, "Generate a new download link", "expired-download-regenerate-cta"};
}

void write_page(const Landing& landing, httplib::Response& response) {
  response.set_header("Content-Security-Policy", landing_policy());
  // Under no-referrer a browser says that a page's form comes from nowhere ("Origin: null").
  response.set_header("Referrer-Policy", "same-origin");
  response.set_content(landing_page(landing), "text/html; charset=utf-8");
}

}  // namespace

bool wants_html(const httplib::Request& request) {
  return request.get_header_value("Accept").find("text/html") != std::string::npos;
}

LandingLinks landing_links(const Target& target) {
  const std::string query = "?" + target.query;
  if (target.path.ends_with("/download")) {
    return {"download" + query, "download/regenerate" + query, "download/request-access" + query};
  }
  return {"../download" + query, "regenerate" + query, "request-access" + query};
}

Landing link_expired(const std::string& report_title, const std::string& date,
                     const std::string& zone, const std::string& renew) {
  const std::string clock =
      zone.empty() ? "The date is by UTC." : "The date is by the event's time zone, " + zone + ".";
  return {410,
          "link-expired",
          "Download link expired",
          report_title,
          "This download link expired on " + date + ". Generate a new download link.",
          "expired-download-page",
          0,
          renewal(renew),
          "Links work for a limited time, so that an old mail does not give a report away. " +
              clock + " " + kMayAskLogin};
}

Landing artifact_swept(const std::string& report_title, int retention_days,
                       const std::string& renew) {
  return {
      410,
      "artifact-removed",
      "Download link expired",
      report_title,
      "This report's artifacts were removed after " + std::to_string(retention_days) +
          " days. Generate a new one.",
      "expired-download-page",
      0,
      renewal(renew),
      std::string("The report is generated again with the same choices, from the data of today; "
                  "the download begins when it is there. ") +
          kMayAskLogin};
}

Landing not_ready(const std::string& report_title, const std::string& again) {
  return {
      202,
      "report-not-ready",
      "Not ready yet",
      report_title,
      "Your report is still being prepared \xe2\x80\x94 please check back in a moment.",
      "report-not-ready-page",
      kRefreshSeconds,
      LandingAction{false, again, "Check again", "report-not-ready-check-cta"},
      "This page looks again by itself every few seconds, and the download begins once the file "
      "is there. You can close it: the link keeps working."};
}

Landing report_failed(const std::string& report_title, const std::string& renew) {
  return {410,
          "report-failed",
          "No file for this report",
          report_title,
          "This report was cancelled or could not be generated. Request it again.",
          "report-failed-page",
          0,
          LandingAction{true, renew, "Generate it again", "report-failed-regenerate-cta"},
          std::string("It is generated with the same choices. The report center says why it has no "
                      "file. ") +
              kMayAskLogin};
}

Landing permission_lost(const std::string& request_access) {
  Landing landing{403,
                  "permission-lost",
                  "Permission required",
                  "",
                  "You don't have permission to access this report. Contact your workspace admin.",
                  "permission-required-page"};
  if (!request_access.empty()) {
    landing.action = LandingAction{true, request_access, "Request access",
                                   "permission-required-request-access-cta"};
    landing.note =
        std::string(
            "The workspace's admins are told and decide; you get an e-mail then. The file is kept "
            "meanwhile. ") +
        kMayAskLogin;
  }
  return landing;
}

Landing link_unknown() {
  return {404,
          "link-unknown",
          "There is nothing here",
          "",
          "This link is not valid. Check that it is complete, or ask for a new one.",
          "link-unknown-page"};
}

Landing page_unknown() {
  return {404,
          "not-found",
          "There is nothing here",
          "",
          "This page does not exist, or it belongs to an event that you do not work on.",
          "page-unknown-page",
          0,
          LandingAction{false, "/admin", "Choose an event", "page-unknown-events-cta"}};
}

Landing login_required(const std::string& login) {
  return {401,
          "unauthenticated",
          "Please log in",
          "",
          "Log in first; then you are brought back to the link.",
          "login-required-page",
          0,
          LandingAction{false, login, "Log in", "login-required-cta"},
          "A link can be passed on; what you may do with the report depends on who you are."};
}

Landing access_requested(bool now) {
  return {
      now ? 201 : 200,
      "access-requested",
      "Access requested",
      "",
      now ? "Your request was sent to the workspace's admins. You get an e-mail when they have "
            "decided."
          : "You have asked already, and the workspace's admins have not decided yet. You get an "
            "e-mail when they have.",
      "access-requested-page"};
}

Landing access_given(const std::string& text, const std::string& renew) {
  return {409,
          "conflict",
          "You have access",
          "",
          text + " Generate a link of your own.",
          "access-given-page",
          0,
          renewal(renew)};
}

void write_landing(const Landing& landing, const httplib::Request& request,
                   const std::string& request_id, httplib::Response& response) {
  if (landing.refresh_seconds > 0) {
    response.set_header("Refresh", std::to_string(landing.refresh_seconds));
    response.set_header("Retry-After", std::to_string(landing.refresh_seconds));
  }
  response.set_header("Vary", "Accept");
  if (!wants_html(request)) {
    // The address holds the signature: a problem must not carry it into logs.
    Problem(landing.status, landing.text)
        .kind(landing.kind)
        .write(response, request.target.substr(0, request.target.find('?')), request_id);
    return;
  }
  response.status = landing.status;
  write_page(landing, response);
}

void write_problem_page(const Problem& problem, httplib::Response& response) {
  response.set_header("Vary", "Accept");
  write_page({problem.status(), "", problem.title(), "", problem.detail(), "problem-page"},
             response);
}

}  // namespace pressrun::httpd
