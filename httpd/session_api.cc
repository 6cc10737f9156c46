#include "httpd/session_api.h"

#include "httpd/calls.h"
#include "httpd/client_address.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxCredential = 1000;

Problem too_many_logins(const std::string& detail, std::chrono::seconds wait) {
  return Problem(429, detail)
      .kind("too-many-logins")
      .header("Retry-After", std::to_string(wait.count()));
}

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

bool wants_session(const json& body, std::vector<FieldError>& errors) {
  const auto found = body.find("session");
  if (found == body.end()) return false;
  if (!found->is_boolean()) {
    errors.push_back({"session", "must be true (a cookie for a browser) or false (a token)"});
  }
  return *found == true;
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
       bind(&SessionApi::login), kBody, "logIn"},
      {"POST", "/v1/logout", Auth::kNone, "", "End the session, or the bearer token, for good",
       bind(&SessionApi::logout), 0, "logOut"},
      {"GET", "/v1/me", Auth::kPerson, "", "Who one is", bind(&SessionApi::me), 0, "getMe"},
      {"GET", "/v1/admin/events", Auth::kPerson, "", "The events of one's workspaces",
       bind(&SessionApi::events), 0, "listEvents"},
  };
}

void SessionApi::login(const Context& context, httplib::Response& response) {
  const json body = read_object(context.http, {"email", "password", "session"});
  std::vector<FieldError> errors;
  const std::string email = credential(body, "email", errors);
  const std::string password = credential(body, "password", errors);
  const bool session = wants_session(body, errors);
  if (!errors.empty()) throw invalid(std::move(errors));

  const auto person = try_login(email, password, client_network(context.client));
  if (!person) {
    throw Problem(401, "The e-mail address or the password is wrong.").kind("wrong-credentials");
  }
  const IssuedToken issued = authenticator_.issue(json::parse(*person).at("person_id"));
  json answer = {{"expires_at", utc_time(issued.expires_at)}};
  if (session) {
    authenticator_.cookie().set(response, issued.token, authenticator_.rules().lifetime);
  } else {
    answer["token"] = issued.token;
  }
  reply_json(response, 200, answer.dump());
}

void SessionApi::logout(const Context& context, httplib::Response& response) {
  authenticator_.end(context.http);
  authenticator_.cookie().clear(response);
  response.status = 204;
}

std::optional<std::string> SessionApi::try_login(const std::string& email,
                                                 const std::string& password,
                                                 const std::string& address) {
  const auto slot = slots_.take(address);
  if (!slot) {
    throw too_many_logins("Too many people are logging in. Please try again.",
                          std::chrono::seconds(2));
  }
  const std::string account = calls::lower_case(pool_, email);
  const auto wait = attempts_.attempt(account, address, LoginAttempts::Clock::now());
  if (wait.count() > 0) {
    throw too_many_logins("There were too many failed logins. Please wait.", wait);
  }
  auto person = calls::login(pool_, email, password);
  if (person) attempts_.succeeded(account, address, LoginAttempts::Clock::now());
  return person;
}

void SessionApi::me(const Context& context, httplib::Response& response) {
  const auto person = calls::me(pool_, context.person);
  if (!person) {
    throw Problem(401, "The token names nobody who is known here.")
        .header("WWW-Authenticate", R"(Bearer error="invalid_token")");
  }
  reply_json(response, 200, *person);
}

void SessionApi::events(const Context& context, httplib::Response& response) {
  json answer = json::parse(calls::my_events(pool_, context.person));
  answer["keeps_orders"] = calls::keeps_orders(pool_);
  reply_tagged(context.http, response, answer.dump());
}

}  // namespace pressrun::httpd
