#include "httpd/landing.h"

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>
#include <ctime>

#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

constexpr int kRefreshSeconds = 5;

constexpr std::string_view kStyle =
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;"
    "font:1rem/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1d2330}"
    "main{width:100%;max-width:640px;padding:2rem;border-radius:12px;background:#fff;"
    "box-shadow:0 1px 4px rgba(0,0,0,.15)}"
    "h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}"
    "p{margin:0 0 .75rem}"
    ".report{font-weight:600;overflow-wrap:anywhere}"
    "@media (prefers-color-scheme:dark){body{background:#14171d;color:#e8eaf0}"
    "main{background:#20242c}}";

std::string base64_sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 64> encoded{};
  const int size = EVP_EncodeBlock(encoded.data(), digest.data(), digest.size());
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size)};
}

// Our one style, nothing else: no script, no image, no frame, no form.
const std::string& content_security_policy() {
  static const std::string policy =
      "default-src 'none'; style-src 'sha256-" + base64_sha256(kStyle) +
      "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return policy;
}

// 21 November 2026, by UTC: no session says which zone the reader is in.
std::string long_date(long long unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm utc{};
  ::gmtime_r(&time, &utc);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%e %B %Y", &utc);
  const std::string date = text.data();
  return date.substr(date.find_first_not_of(' '));
}

std::string page_of(const Landing& landing) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>" +
      html_escape(landing.heading) + "</title>\n<style>" + std::string(kStyle) +
      "</style>\n</head>\n<body>\n<main data-test=\"" + html_escape(landing.page) + "\">\n<h1>" +
      html_escape(landing.heading) + "</h1>\n";
  if (!landing.report_title.empty()) {
    html += "<p class=\"report\">" + html_escape(landing.report_title) + "</p>\n";
  }
  return html + "<p>" + html_escape(landing.text) + "</p>\n</main>\n</body>\n</html>\n";
}

}  // namespace

bool wants_html(const httplib::Request& request) {
  return request.get_header_value("Accept").find("text/html") != std::string::npos;
}

std::string html_escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Landing link_expired(const std::string& report_title, long long expires_at) {
  return {
      410,
      "link-expired",
      "Download link expired",
      report_title,
      "This download link expired on " + long_date(expires_at) + ". Generate a new download link.",
      "expired-download-page"};
}

Landing artifact_swept(const std::string& report_title, int retention_days) {
  return {410,
          "artifact-removed",
          "Download link expired",
          report_title,
          "This report's artifacts were removed after " + std::to_string(retention_days) +
              " days. Generate a new one.",
          "expired-download-page"};
}

Landing not_ready(const std::string& report_title) {
  return {202,
          "report-not-ready",
          "Not ready yet",
          report_title,
          "Your report is still being prepared \xe2\x80\x94 please check back in a moment.",
          "report-not-ready-page",
          kRefreshSeconds};
}

Landing report_failed(const std::string& report_title) {
  return {410,
          "report-failed",
          "No file for this report",
          report_title,
          "This report was cancelled or could not be generated. Request it again.",
          "report-failed-page"};
}

Landing permission_lost() {
  return {403,
          "permission-lost",
          "Permission required",
          "",
          "You don't have permission to access this report. Contact your workspace admin.",
          "permission-required-page"};
}

Landing link_unknown() {
  return {404,
          "link-unknown",
          "There is nothing here",
          "",
          "This link is not valid. Check that it is complete, or ask for a new one.",
          "link-unknown-page"};
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
  response.set_header("Content-Security-Policy", content_security_policy());
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_content(page_of(landing), "text/html; charset=utf-8");
}

}  // namespace pressrun::httpd
