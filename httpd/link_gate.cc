#include "httpd/link_gate.h"

#include <httplib.h>

#include "httpd/client_address.h"
#include "httpd/landing.h"
#include "httpd/router.h"

namespace pressrun::httpd {

std::optional<signing::Link> LinkGate::pass(const Context& context, std::string_view target,
                                            httplib::Response& response) {
  if (auto link = signer_.verify(target)) return link;
  const auto wait = guesses_.wrong(client_network(context.client), LinkGuesses::Clock::now());
  write_landing(wait.count() > 0 ? too_many_wrong_links(wait) : link_unknown(), context.http,
                context.request_id, response);
  return std::nullopt;
}

}  // namespace pressrun::httpd
