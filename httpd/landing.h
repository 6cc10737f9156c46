// What a download link shows when it gives no file (SPEC S5 to S8, S10, S11): a page for people, a
// problem for programs.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/signing/links.h"
#include "httpd/target.h"

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace pressrun::httpd {

class Problem;

// Whether the client is a browser.
bool wants_html(const httplib::Request& request);

// The one thing to do on a page: a button that posts a form, or a link. Needs no script.
struct LandingAction {
  bool posts = false;
  std::string target;  // relative to the page
  std::string label;
  std::string mark;  // data-test
};

// What a page says in another language than English.
struct LandingWords {
  std::string heading;  // empty: the page is in English only
  std::string text;
  std::string label = {};  // of the action
  std::string note = {};
};

struct Landing {
  int status = 404;
  std::string kind;          // of the problem
  std::string heading;       // H1 of the page
  std::string report_title;  // empty: not shown
  std::string text;
  std::string page;         // data-test of the page
  int refresh_seconds = 0;  // 0: none
  std::optional<LandingAction> action{};
  std::string note{};  // what else a person may want to know; on the page only
  LandingWords german{};
  std::string language = "en";
  int retry_seconds = 0;  // in Retry-After; 0: nothing is said about when
};

// The page as people who want this language ("en" or "de") read it.
Landing in_language(Landing landing, const std::string& language);

// Where the pages of one link lead: relative references that carry the link's query, right on the
// page of the link itself and on those of its buttons.
struct LandingLinks {
  std::string download;
  std::string renew;
  std::string request_access;
};
LandingLinks landing_links(const Target& target);

// A day as the pages show it, in English and in German.
struct ShownDate {
  std::string english;
  std::string german;
};

// `date` is in the time zone `zone` of the event; empty: UTC.
Landing link_expired(const std::string& report_title, const ShownDate& date,
                     const std::string& zone, const std::string& renew);
Landing artifact_swept(const std::string& report_title, int retention_days,
                       const std::string& renew);
Landing not_ready(const std::string& report_title, const std::string& again);
Landing report_failed(const std::string& report_title, const std::string& renew);
// Without a button when `request_access` is empty.
Landing permission_lost(const std::string& request_access);
Landing link_unknown();
// So many wrong links came from the client that this one was not looked at further.
Landing too_many_wrong_links(std::chrono::seconds wait);
// An address that no page is at.
Landing page_unknown();
// `login` leads to the login page and back.
Landing login_required(const std::string& login);
Landing access_requested(bool now);
Landing access_given(const std::string& text, const std::string& renew);

// Writes it in the form and, for people, in the language that the client wants. Nobody may keep a
// copy.
void write_landing(const Landing& landing, const httplib::Request& request,
                   const std::string& request_id, httplib::Response& response);

// Puts a page for people in the place of a problem's JSON; status and headers stay.
void write_problem_page(const Problem& problem, const httplib::Request& request,
                        httplib::Response& response);

}  // namespace pressrun::httpd
