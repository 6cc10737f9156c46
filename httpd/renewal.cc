#include "httpd/renewal.h"

#include <nlohmann/json.hpp>

#include "httpd/access_calls.h"
#include "httpd/landing.h"
#include "httpd/local_path.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

constexpr char kDownload[] = "/v1/admin/events/{event}/reports/jobs/{job}/download";

std::string job_path(const signing::Link& link) {
  return "/v1/admin/events/" + std::to_string(link.event) + "/reports/jobs/" + link.job;
}

// Of the link whose page has the button that was pressed.
std::string link_target(const Context& context) {
  const std::string& path = context.target.path;
  return path.substr(0, path.rfind('/')) + "?" + context.target.query;
}

void redirect_from_link(httplib::Response& response, const std::string& location) {
  redirect(response, location);
  response.set_header("Referrer-Policy", "no-referrer");
}

Landing forbidden(const std::string& why, const LandingLinks& links) {
  Landing landing = permission_lost(links.request_access);
  // What else is missing is no access to a report type that one could ask for.
  if (why != landing.text) {
    landing.action.reset();
    landing.note.clear();
    landing.german = {};  // why is told in English only
  }
  landing.text = why;
  return landing;
}

}  // namespace

std::vector<Route> RenewalApi::routes() {
  const auto back = [this](const Context& context, httplib::Response& response) {
    go_back(context, response);
  };
  const auto by = [this](Answer with) {
    return [this, with](const Context& context, httplib::Response& response) {
      answer(with, context, response);
    };
  };
  const std::string renewal = std::string(kDownload) + "/regenerate";
  const std::string request = std::string(kDownload) + "/request-access";
  return {
      {"POST", renewal, Auth::kNone, "the type's, and reports.create where the report is run again",
       "A new link for the holder of an old one, or a new report", by(&RenewalApi::renew), kQuery,
       "renewDownload"},
      {"POST", request, Auth::kNone, "to work in the workspace",
       "Ask for the report type of a link", by(&RenewalApi::request_access), kQuery,
       "requestAccessByLink"},
      {"GET", renewal, Auth::kNone, "", "Back to the link", back, kQuery, "returnFromRenewal"},
      {"GET", request, Auth::kNone, "", "Back to the link", back, kQuery, "returnFromRequest"},
  };
}

std::optional<signing::Link> RenewalApi::old_link(const Context& context,
                                                  httplib::Response& response) {
  return gate_.pass(context, link_target(context), response);
}

void RenewalApi::answer(Answer with, const Context& context, httplib::Response& response) {
  const auto link = old_link(context, response);
  if (!link) return;
  const auto land = [&](const Landing& landing) {
    write_landing(landing, context.http, context.request_id, response);
  };
  const LandingLinks links = landing_links(context.target);
  try {
    (this->*with)(context, *link, authenticator_.person_of(context.http), response);
  } catch (const Problem& problem) {
    if (problem.status() != 401 || !wants_html(context.http)) throw;
    land(login_required(login_address(link_target(context))));
    response.set_header("WWW-Authenticate", "Bearer");
  } catch (const db::Error& error) {
    if (error.sqlstate() == "PRFBD") return land(forbidden(error.what(), links));
    if (error.sqlstate() == "PRNFD") return land(link_unknown());
    throw;
  }
}

void RenewalApi::renew(const Context& context, const signing::Link& link, std::int64_t person,
                       httplib::Response& response) {
  const auto renewed =
      calls::renew_download(pool_, person, link.event, link.job, link.format, context.origin());
  const signing::Link next{link.event, renewed.job, link.format, person,
                           renewed.now + settings_.ttl.count()};
  const std::string target = signer_.sign(next);
  if (wants_html(context.http)) {
    return redirect_from_link(response, "../../" + target.substr(target.find(renewed.job)));
  }
  if (renewed.rerun) {
    response.set_header("Location", job_path(next));
    return reply_json(response, 201, calls::get_job(pool_, person, link.event, renewed.job));
  }
  reply_json(response, 200,
             nlohmann::json{{"url", settings_.public_url + target},
                            {"expires_at", utc_time(next.expires_at)}}
                 .dump());
}

void RenewalApi::request_access(const Context& context, const signing::Link& link,
                                std::int64_t person, httplib::Response& response) {
  const bool page = wants_html(context.http);
  try {
    const auto asked = calls::request_access_to_job(pool_, person, link.event, link.job);
    if (!page) return reply_json(response, asked.created ? 201 : 200, asked.request);
    write_landing(access_requested(asked.created), context.http, context.request_id, response);
  } catch (const db::Error& error) {
    if (error.sqlstate() == "PRNFD") {
      return write_landing(permission_lost({}), context.http, context.request_id, response);
    }
    // The session's person may read what the link's subject may not.
    if (!page || error.sqlstate() != "PRCFL") throw;
    write_landing(access_given(error.what(), landing_links(context.target).renew), context.http,
                  context.request_id, response);
  }
}

void RenewalApi::go_back(const Context& context, httplib::Response& response) {
  if (old_link(context, response))
    redirect_from_link(response, landing_links(context.target).download);
}

}  // namespace pressrun::httpd
