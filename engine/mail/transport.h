// How mails leave.
#pragma once

#include <memory>
#include <string>

#include "engine/mail/outgoing_mail.h"

namespace pressrun::mail {

// What became of an attempt.
struct Delivery {
  enum class Outcome {
    kSent,           // somebody else answers for it now
    kTransient,      // nothing is decided, or something of ours must be mended: try again
    kPermanent,      // the recipient was refused for good
    kUndeliverable,  // this mail can never be sent; `said` is a sentence for people
  };
  Outcome outcome = Outcome::kTransient;
  std::string provider_id;  // when sent, and the provider has ids of its own
  std::string said;         // when not sent: the server's words, or what went wrong
};

// Not thread safe: each thread of the courier has its own. send() may be called again for the same
// mail after any outcome, and after a crash.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  // Returns within about half a minute. REQUIRES is_safe_address(mail.to). What goes wrong is an
  // outcome, not an exception.
  virtual Delivery send(const OutgoingMail& mail) = 0;
};

}  // namespace pressrun::mail
