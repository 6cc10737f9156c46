#include "httpd/static_files.h"

#include <httplib.h>

#include "httpd/etag.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

constexpr char kForever[] = "public, max-age=31536000, immutable";
constexpr char kAsk[] = "public, no-cache";
constexpr char kPicture[] = "static/favicon.svg";

void serve(const Assets& assets, const std::string& path, bool forever, const Context& context,
           httplib::Response& response) {
  const auto asset = assets.find(path);
  if (!asset) throw Problem(404, "There is nothing at this address.");
  // A browser may ask for the picture of a tab when the tab shows a page of somebody else already.
  if (path == kPicture) response.set_header("Cross-Origin-Resource-Policy", "cross-origin");
  response.set_header("ETag", asset->etag);
  response.set_header("Cache-Control", forever ? kForever : kAsk);
  // A picture that is opened by itself is a document.
  response.set_header("Content-Security-Policy",
                      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  if (matches_etag(context.http.get_header_value("If-None-Match"), asset->etag)) {
    response.status = 304;
  } else {
    response.set_content(asset->content, content_type_of(path));
  }
}

}  // namespace

std::string static_address(const Assets& assets) { return "/static/" + assets.version(); }

std::vector<Route> static_routes(const Assets& assets) {
  return {
      {"GET", "/static/{version}/{path...}", Auth::kNone, "", "A file that pages refer to",
       [&assets](const Context& context, httplib::Response& response) {
         const std::string& version = context.path.at("version");
         serve(assets, "static/" + context.path.at("path"),
               version == assets.version() && version != "dev", context, response);
       }},
      {"GET", "/favicon.ico", Auth::kNone, "", "The picture of a tab",
       [&assets](const Context& context, httplib::Response& response) {
         serve(assets, kPicture, false, context, response);
       }},
  };
}

}  // namespace pressrun::httpd
