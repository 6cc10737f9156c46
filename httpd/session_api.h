// Logging in, and who one is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/pool.h"
#include "httpd/auth.h"
#include "httpd/login_attempts.h"
#include "httpd/login_slots.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// POST /v1/login and /v1/logout, GET /v1/me, GET /v1/admin/events. Thread safe; must outlive its
// routes, and both arguments outlive it.
class SessionApi {
 public:
  SessionApi(db::Pool& pool, Authenticator& authenticator)
      : pool_(pool), authenticator_(authenticator) {}

  std::vector<Route> routes();

 private:
  void login(const Context& context, httplib::Response& response);
  void logout(const Context& context, httplib::Response& response);
  // The person's JSON, or nullopt. THROWS Problem 429, db::Error.
  std::optional<std::string> try_login(const std::string& email, const std::string& password,
                                       const std::string& address);
  void me(const Context& context, httplib::Response& response);
  void events(const Context& context, httplib::Response& response);

  db::Pool& pool_;
  Authenticator& authenticator_;
  LoginSlots slots_;
  LoginAttempts attempts_;
};

}  // namespace pressrun::httpd
