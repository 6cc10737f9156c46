// What the buttons of the landing pages do: a new link for an expired one, and asking for access.
#pragma once

#include <vector>

#include "db/pool.h"
#include "engine/signing/links.h"
#include "httpd/auth.h"
#include "httpd/jobs_api.h"
#include "httpd/link_gate.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// POST .../jobs/{job}/download/regenerate and .../download/request-access, each with the query of
// the old link as proof that its sender holds one: whoever has no signature learns nothing, not
// even that a session is needed (SPEC S10). Then the session's person counts, not the link's
// subject (S11). Answers browsers with pages and redirects, programs with JSON. Thread safe;
// outlives its routes, and the arguments outlive it.
class RenewalApi {
 public:
  RenewalApi(db::Pool& pool, Authenticator& authenticator, LinkGate& gate,
             const signing::LinkSigner& signer, LinkSettings settings)
      : pool_(pool),
        authenticator_(authenticator),
        gate_(gate),
        signer_(signer),
        settings_(std::move(settings)) {}

  std::vector<Route> routes();

 private:
  using Answer = void (RenewalApi::*)(const Context&, const signing::Link&, std::int64_t person,
                                      httplib::Response&);

  // Checks link and session, and makes a landing of what stands in the way.
  void answer(Answer with, const Context& context, httplib::Response& response);
  void renew(const Context& context, const signing::Link& link, std::int64_t person,
             httplib::Response& response);
  void request_access(const Context& context, const signing::Link& link, std::int64_t person,
                      httplib::Response& response);
  // For whoever opens the address of a button: back to the link.
  void go_back(const Context& context, httplib::Response& response);
  // Of the query; nullopt when it was refused, and the answer written.
  std::optional<signing::Link> old_link(const Context& context, httplib::Response& response);

  db::Pool& pool_;
  Authenticator& authenticator_;
  LinkGate& gate_;
  const signing::LinkSigner& signer_;
  const LinkSettings settings_;
};

}  // namespace pressrun::httpd
