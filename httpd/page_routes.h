// The pages of the report center: their frames, which scripts fill by the API.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/pool.h"
#include "httpd/assets.h"
#include "httpd/auth.h"
#include "httpd/page_template.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// /, /login, and all below /admin. Who has no session is sent to /login and comes back; bearer
// tokens do not count here. A page of an event that one may not see is "not found". Thread safe;
// outlives its routes, and the arguments outlive it.
class Pages {
 public:
  Pages(db::Pool& pool, Authenticator& authenticator, const Assets& assets)
      : pool_(pool), authenticator_(authenticator), assets_(assets) {}

  std::vector<Route> routes();

 private:
  // Who looks at a page.
  struct Visitor {
    std::int64_t person = 0;
    PageFacts facts;
  };

  void login(const Context& context, httplib::Response& response);
  void events(const Context& context, httplib::Response& response);
  void of_event(const char* page, const Context& context, httplib::Response& response);
  // The reports page; for a type that the person may not read, how to get access to it.
  void new_report(const Context& context, httplib::Response& response);
  // The same, of the event that the person is likely to mean.
  void new_report_anywhere(const Context& context, httplib::Response& response);

  // With the facts of the event, if any. nullopt without a session. THROWS db::Error PRNFD.
  std::optional<Visitor> visitor(const Context& context, std::optional<std::int64_t> event);
  bool may_read(std::int64_t person, std::int64_t event, const std::string& type);
  // `page` as in data-page.
  void show(const std::string& page, PageFacts facts, const Context& context,
            httplib::Response& response, int status = 200);

  db::Pool& pool_;
  Authenticator& authenticator_;
  const Assets& assets_;
};

}  // namespace pressrun::httpd
