// What a download link shows when it gives no file (SPEC S5 to S8, S10): a page for people, a
// problem for programs.
#pragma once

#include <string>

#include "httpd/links.h"

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace pressrun::httpd {

// Whether the client is a browser.
bool wants_html(const httplib::Request& request);

struct Landing {
  int status = 404;
  std::string kind;          // of the problem
  std::string heading;       // H1 of the page
  std::string report_title;  // empty: not shown
  std::string text;
  std::string page;         // data-test of the page
  int refresh_seconds = 0;  // 0: none
};

Landing link_expired(const std::string& report_title, long long expires_at);
Landing artifact_swept(const std::string& report_title, int retention_days);
Landing not_ready(const std::string& report_title);
Landing report_failed(const std::string& report_title);
Landing permission_lost();
Landing link_unknown();

// Writes it in the form that the client wants. Nobody may keep a copy.
void write_landing(const Landing& landing, const httplib::Request& request,
                   const std::string& request_id, httplib::Response& response);

// &, <, >, " and ' as entities.
std::string html_escape(std::string_view text);

}  // namespace pressrun::httpd
