#include "httpd/page_routes.h"

#include <httplib.h>

#include <nlohmann/json.hpp>

#include "db/error.h"
#include "httpd/etag.h"
#include "httpd/language.h"
#include "httpd/local_path.h"
#include "httpd/page_calls.h"
#include "httpd/reply.h"
#include "httpd/static_files.h"

namespace pressrun::httpd {
namespace {

constexpr char kEvent[] = "/admin/events/{event}";
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src "
    "'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct PageTitle {
  std::string_view page;
  std::string_view english;
  std::string_view german;
};

constexpr PageTitle kTitles[] = {
    {"reports", "Reports", "Berichte"},
    {"orders", "Orders", "Bestellungen"},
    {"schedules", "Schedules", "Zeitpläne"},
    {"access", "Access requests", "Zugriffsanfragen"},
    {"events", "Events", "Veranstaltungen"},
    {"login", "Log in", "Anmelden"},
    {"permission", "Permission required", "Berechtigung erforderlich"},
};

// "Reports · <workspace>".
std::string title_of(const std::string& page, const PageFacts& facts) {
  const auto& workspace = facts.at("workspace");
  std::string title;
  for (const PageTitle& one : kTitles) {
    if (one.page == page) title = facts.at("lang") == "de" ? one.german : one.english;
  }
  return title + " \xc2\xb7 " + (workspace.empty() ? "Pressrun" : workspace);
}

std::string query_of(const Context& context) {
  return context.target.query.empty() ? "" : "?" + context.target.query;
}

void guard(httplib::Response& response) {
  response.set_header("Content-Security-Policy", kPolicy);
  response.set_header("Referrer-Policy", "same-origin");
  response.set_header("X-Frame-Options", "DENY");
  response.set_header("Vary", "Cookie, Accept-Language");
}

}  // namespace

std::vector<Route> Pages::routes() {
  const auto bind = [this](void (Pages::*handler)(const Context&, httplib::Response&)) {
    return [this, handler](const Context& context, httplib::Response& response) {
      (this->*handler)(context, response);
    };
  };
  const auto of = [this](const char* page) {
    return [this, page](const Context& context, httplib::Response& response) {
      of_event(page, context, response);
    };
  };
  const std::string event = kEvent;
  const auto home = [](const Context&, httplib::Response& response) {
    redirect(response, "/admin");
  };
  // Parameters are for the scripts.
  return {
      {"GET", "/", Auth::kNone, "", "To the report center", home, kQuery},
      {"GET", "/login", Auth::kNone, "", "The page to log in at", bind(&Pages::login), kQuery},
      {"GET", "/admin", Auth::kNone, "", "The page to choose an event at", bind(&Pages::events),
       kQuery},
      {"GET", "/admin/reports/new", Auth::kNone, "", "To the form of a report of the latest event",
       bind(&Pages::new_report_anywhere), kQuery},
      {"GET", event + "/reports", Auth::kNone, "", "The page of reports", of("reports"), kQuery},
      {"GET", event + "/reports/new", Auth::kNone, "", "The page of reports with its form open",
       bind(&Pages::new_report), kQuery},
      {"GET", event + "/schedules", Auth::kNone, "", "The page of schedules", of("schedules"),
       kQuery},
      {"GET", event + "/access-requests", Auth::kNone, "", "The page of access requests",
       of("access"), kQuery},
      {"GET", event + "/orders", Auth::kNone, "", "The page of orders", of("orders"), kQuery},
  };
}

std::optional<Pages::Visitor> Pages::visitor(const Context& context,
                                             std::optional<std::int64_t> event) {
  const auto person = authenticator_.session_of(context.http);
  if (!person) return std::nullopt;
  const auto found = calls::page_facts(pool_, *person, event);
  if (!found) return std::nullopt;
  const auto facts = nlohmann::json::parse(*found);
  return Visitor{*person,
                 {{"lang", language_of_locale(facts.at("locale").get<std::string>())},
                  {"event", event ? std::to_string(*event) : ""},
                  {"event_title", facts.value("event_title", "")},
                  {"workspace", facts.value("workspace", "")}}};
}

void Pages::login(const Context& context, httplib::Response& response) {
  const auto next = query_text(context.target.query, "next");
  // Scripts may take what stands in the address.
  if (next && !is_local_path(*next)) return redirect(response, "/login");
  if (visitor(context, std::nullopt)) return redirect(response, next.value_or("/admin"));
  const std::string language = language_wanted(context.http.get_header_value("Accept-Language"));
  show("login", {{"lang", language}, {"event", ""}, {"event_title", ""}, {"workspace", ""}},
       context, response);
}

void Pages::events(const Context& context, httplib::Response& response) {
  auto who = visitor(context, std::nullopt);
  if (!who) return redirect(response, login_address(context.http.target));
  show("events", std::move(who->facts), context, response);
}

void Pages::of_event(const char* page, const Context& context, httplib::Response& response) {
  auto who = visitor(context, context.event());
  if (!who) return redirect(response, login_address(context.http.target));
  show(page, std::move(who->facts), context, response);
}

void Pages::new_report(const Context& context, httplib::Response& response) {
  const auto type = query_text(context.target.query, "type");
  auto who = visitor(context, context.event());
  if (!who) return redirect(response, login_address(context.http.target));
  if (type && !may_read(who->person, context.event(), *type)) {
    return show("permission", std::move(who->facts), context, response, 403);
  }
  show("reports", std::move(who->facts), context, response);
}

void Pages::new_report_anywhere(const Context& context, httplib::Response& response) {
  const auto person = authenticator_.session_of(context.http);
  if (!person) return redirect(response, login_address(context.http.target));
  const auto event = calls::latest_event(pool_, *person, query_text(context.target.query, "type"));
  if (!event) return redirect(response, "/admin");
  redirect(response,
           "/admin/events/" + std::to_string(*event) + "/reports/new" + query_of(context));
}

bool Pages::may_read(std::int64_t person, std::int64_t event, const std::string& type) {
  try {
    calls::get_report_type(pool_, person, event, type);
  } catch (const db::Error& error) {
    if (error.sqlstate() == "PRFBD") return false;
    // The page says that there is no such type.
    if (error.sqlstate() != "PRNFD") throw;
  }
  return true;
}

void Pages::show(const std::string& page, PageFacts facts, const Context& context,
                 httplib::Response& response, int status) {
  facts["page"] = page;
  facts["title"] = title_of(page, facts);
  facts["assets"] = static_address(assets_);
  const auto text = assets_.find(page == "login" ? "pages/login.html" : "pages/shell.html");
  if (!text) throw std::runtime_error("a page template is missing");
  const std::string html = render_page(text->content, facts);
  guard(response);
  const std::string etag = etag_of(html);
  response.set_header("ETag", etag);
  if (status == 200 && matches_etag(context.http.get_header_value("If-None-Match"), etag)) {
    response.status = 304;
    return;
  }
  response.status = status;
  response.set_content(html, "text/html; charset=utf-8");
}

}  // namespace pressrun::httpd
