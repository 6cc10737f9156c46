#include "httpd/session_api.h"

#include <memory>

#include "httpd/calls.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxCredential = 1000;
constexpr auto kLoginWait = std::chrono::seconds(5);

std::string credential(const json& body, const char* name, std::vector<FieldError>& errors) {
  const auto found = body.find(name);
  const bool fits = found != body.end() && found->is_string() &&
                    !found->get_ref<const std::string&>().empty() &&
                    found->get_ref<const std::string&>().size() <= kMaxCredential;
  if (!fits) {
    errors.push_back({name, "must be a text of at most 1000 bytes"});
    return {};
  }
  return *found;
}

}  // namespace

std::vector<Route> SessionApi::routes() {
  const auto bind = [this](void (SessionApi::*handler)(const Context&, httplib::Response&)) {
    return [this, handler](const Context& context, httplib::Response& response) {
      (this->*handler)(context, response);
    };
  };
  return {
      {"POST", "/v1/login", Auth::kNone, "", "Log in by e-mail address and password",
       bind(&SessionApi::login)},
      {"GET", "/v1/me", Auth::kPerson, "", "Who the token stands for", bind(&SessionApi::me)},
      {"GET", "/v1/admin/events", Auth::kPerson, "", "The events of one's workspaces",
       bind(&SessionApi::events)},
  };
}

void SessionApi::login(const Context& context, httplib::Response& response) {
  const json body = read_object(context.http, {"email", "password"});
  std::vector<FieldError> errors;
  const std::string email = credential(body, "email", errors);
  const std::string password = credential(body, "password", errors);
  if (!errors.empty()) throw invalid(std::move(errors));

  if (!login_slots_.try_acquire_for(kLoginWait)) {
    throw Problem(503, "Too many people are logging in. Please try again.")
        .header("Retry-After", "2");
  }
  const auto release = [this](void*) { login_slots_.release(); };
  const std::unique_ptr<void, decltype(release)> slot(this, release);
  const auto person = calls::login(pool_, email, password);
  if (!person) {
    throw Problem(401, "The e-mail address or the password is wrong.").kind("wrong-credentials");
  }
  const IssuedToken issued = authenticator_.issue(json::parse(*person).at("person_id"));
  reply_json(response, 200,
             json{{"token", issued.token}, {"expires_at", utc_time(issued.expires_at)}}.dump());
}

void SessionApi::me(const Context& context, httplib::Response& response) {
  const auto person = calls::me(pool_, context.person);
  if (!person) throw Problem(401, "The token names nobody who is known here.");
  reply_json(response, 200, *person);
}

void SessionApi::events(const Context& context, httplib::Response& response) {
  reply_tagged(context.http, response, calls::my_events(pool_, context.person));
}

}  // namespace pressrun::httpd
