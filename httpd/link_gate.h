// Who may follow a download link: whoever has one that we signed.
#pragma once

#include <optional>
#include <string_view>

#include "engine/signing/links.h"
#include "httpd/link_guesses.h"

namespace httplib {
struct Response;
}

namespace pressrun::httpd {

struct Context;

// Thread safe. Borrows the signer.
class LinkGate {
 public:
  explicit LinkGate(const signing::LinkSigner& signer) : signer_(signer) {}

  // The link at `target`; nullopt when it is none of ours. Then the answer is written: nothing is
  // there, or too many wrong links came from this client. A right link passes always.
  std::optional<signing::Link> pass(const Context& context, std::string_view target,
                                    httplib::Response& response);

 private:
  const signing::LinkSigner& signer_;
  LinkGuesses guesses_;
};

}  // namespace pressrun::httpd
