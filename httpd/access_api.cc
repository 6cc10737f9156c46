#include "httpd/access_api.h"

#include "httpd/access_calls.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr char kRequests[] = "/v1/admin/events/{event}/access-requests";

calls::OptionalText optional_text(const json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::nullopt;
  if (!found->is_string()) throw invalid(name, "must be a text");
  return found->get<std::string>();
}

void create(db::Pool& pool, const Context& context, httplib::Response& response) {
  const std::int64_t event = context.event();
  const json body = read_object(context.http, {"type", "reason"});
  const auto type = optional_text(body, "type");
  if (!type) throw invalid("type", "is required: the name of a report type");
  const auto asked =
      calls::request_access(pool, context.person, event, *type, optional_text(body, "reason"));
  reply_json(response, asked.created ? 201 : 200, asked.request);
}

void list(db::Pool& pool, const Context& context, httplib::Response& response) {
  const Query query(context.target.query, {"page", "limit", "state"});
  reply_tagged(
      context.http, response,
      calls::list_access_requests(pool, context.person, context.event(), query.number("page", 1),
                                  query.number("limit", 25), query.text("state")));
}

void decide(db::Pool& pool, bool grant, const Context& context, httplib::Response& response) {
  const std::int64_t event = context.event();
  calls::OptionalText note;
  if (!context.http.body.empty()) note = optional_text(read_object(context.http, {"note"}), "note");
  reply_json(
      response, 200,
      calls::decide_access(pool, context.person, event, context.path.at("request"), grant, note));
}

}  // namespace

std::vector<Route> access_routes(db::Pool& pool) {
  const auto with_pool = [&pool](void (*handler)(db::Pool&, const Context&, httplib::Response&)) {
    return [&pool, handler](const Context& context, httplib::Response& response) {
      handler(pool, context, response);
    };
  };
  const auto deciding = [&pool](bool grant) {
    return [&pool, grant](const Context& context, httplib::Response& response) {
      decide(pool, grant, context, response);
    };
  };
  const std::string request = std::string(kRequests) + "/{request}";
  return {
      {"POST", kRequests, Auth::kPerson, "to work in the workspace", "Ask for a report type",
       with_pool(create), kBody, "requestAccess"},
      {"GET", kRequests, Auth::kPerson, "to work in the workspace",
       "Access requests, newest first: all to admins, their own to others", with_pool(list), kQuery,
       "listAccessRequests"},
      {"POST", request + "/grant", Auth::kPerson, "to be an admin", "Grant an access request",
       deciding(true), kBody, "grantAccessRequest"},
      {"POST", request + "/decline", Auth::kPerson, "to be an admin", "Decline an access request",
       deciding(false), kBody, "declineAccessRequest"},
  };
}

}  // namespace pressrun::httpd
