#include "httpd/landing_page.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

#include "httpd/page_template.h"

namespace pressrun::httpd {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;--back:#f3f4f7;--card:#fff;--text:#1c2230;--soft:#586074;"
    "--line:#dfe2e9;--main:#2450b5;--main-hover:#1b3f94;--on-main:#fff}"
    "@media (prefers-color-scheme:dark){:root{--back:#12151b;--card:#1c2129;--text:#e9ebf1;"
    "--soft:#a4acbd;--line:#323946;--main:#8fb0ff;--main-hover:#b0c8ff;--on-main:#0d1830}}"
    "*{box-sizing:border-box}"
    "body{margin:0;min-height:100vh;min-height:100dvh;display:grid;align-items:center;"
    "justify-items:center;padding:1rem;font:1rem/1.55 system-ui,-apple-system,'Segoe "
    "UI',Roboto,'Noto Sans',sans-serif;background:var(--back);color:var(--text)}"
    "main{width:100%;max-width:640px;padding:clamp(1.25rem,5vw,2.5rem);border-radius:14px;"
    "background:var(--card);border:1px solid var(--line);box-shadow:0 6px 24px rgba(10,20,40,.07)}"
    "h1{margin:0 0 1rem;font-size:clamp(1.375rem,4.5vw,1.75rem);line-height:1.25;"
    "text-wrap:balance}"
    "p{margin:0;text-wrap:pretty}"
    ".report{margin:-.5rem 0 1rem;color:var(--soft);font-weight:600;overflow-wrap:anywhere}"
    ".act{margin-top:1.5rem}"
    ".act button,.act a{display:inline-block;min-height:2.75rem;padding:.625rem 1.25rem;border:1px "
    "solid transparent;border-radius:8px;background:var(--main);color:var(--on-main);"
    "font:inherit;font-weight:600;text-decoration:none;text-align:center;cursor:pointer}"
    ".act button:hover,.act a:hover{background:var(--main-hover)}"
    ":focus-visible{outline:3px solid var(--main);outline-offset:3px}"
    ".note{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);"
    "font-size:.9375rem}"
    ".wait{height:4px;margin-top:1.5rem;border-radius:2px;background:var(--line);overflow:hidden}"
    ".wait span{display:block;width:35%;height:100%;border-radius:2px;background:var(--main);"
    "animation:go 1.8s ease-in-out infinite alternate}"
    "@keyframes go{from{transform:translateX(0)}to{transform:translateX(186%)}}"
    "@media (prefers-reduced-motion:reduce){.wait span{animation:none;width:100%;opacity:.5}}"
    "@media (max-width:480px){.act button,.act a{display:block;width:100%;padding:.625rem "
    ".5rem;text-wrap:balance}}";

std::string base64_sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::array<unsigned char, 64> encoded{};
  const int size = EVP_EncodeBlock(encoded.data(), digest.data(), digest.size());
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(size)};
}

std::string element(const std::string& tag, const std::string& name, const std::string& text) {
  if (text.empty()) return {};
  return "<p class=\"" + name + "\"><" + tag + ">" + html_escape(text) + "</" + tag + "></p>\n";
}

std::string action_html(const LandingAction& action) {
  const std::string target = html_escape(action.target);
  const std::string mark =
      action.mark.empty() ? "" : " data-test=\"" + html_escape(action.mark) + "\"";
  const std::string label = html_escape(action.label);
  if (!action.posts) {
    return "<p class=\"act\"><a href=\"" + target + "\"" + mark + ">" + label + "</a></p>\n";
  }
  return "<form class=\"act\" method=\"post\" action=\"" + target + "\"><button type=\"submit\"" +
         mark + ">" + label + "</button></form>\n";
}

}  // namespace

const std::string& landing_policy() {
  static const std::string policy =
      "default-src 'none'; style-src 'sha256-" + base64_sha256(kStyle) +
      "'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  return policy;
}

std::string landing_page(const Landing& landing) {
  std::string html = "<!doctype html>\n<html lang=\"" + landing.language +
                     "\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"robots\" content=\"noindex\">\n"
                     "<link rel=\"icon\" href=\"/favicon.ico\">\n<title>" +
                     html_escape(landing.heading) + "</title>\n<style>" + std::string(kStyle) +
                     "</style>\n</head>\n<body>\n<main data-test=\"" + html_escape(landing.page) +
                     "\">\n<h1>" + html_escape(landing.heading) + "</h1>\n";
  // The title may be in any script.
  html += element("bdi", "report", landing.report_title);
  html += "<p>" + html_escape(landing.text) + "</p>\n";
  if (landing.refresh_seconds > 0) html += "<div class=\"wait\"><span></span></div>\n";
  if (landing.action) html += action_html(*landing.action);
  if (!landing.note.empty()) html += "<p class=\"note\">" + html_escape(landing.note) + "</p>\n";
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace pressrun::httpd
