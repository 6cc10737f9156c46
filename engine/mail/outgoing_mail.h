// A mail on its way out.
#pragma once

#include <string>

namespace pressrun::mail {

// What a mail says. UTF-8, lines end with \n.
struct Content {
  std::string subject;
  std::string text;
  std::string html;
};

// The address that mails come from, and the name that stands before it.
struct Sender {
  std::string name;  // UTF-8; may be empty
  std::string address;

  // The part behind the @.
  std::string domain() const { return address.substr(address.rfind('@') + 1); }
};

struct OutgoingMail {
  std::string notification_id;  // stable: every attempt to send the mail bears it
  Sender from;
  std::string to;
  Content content;
};

// "reports@example.org" or "Name <reports@example.org>". THROWS daemon::ConfigError.
Sender parse_sender(const std::string& text);

// Whether the address can stand in an SMTP command and a header without ending it: ASCII, one @,
// no space, no control character, none of <>()[]\,;:". Most of it is checked where addresses are
// entered; this is the last wall.
bool is_safe_address(const std::string& address);

// "<pressrun.{notification}@{domain of the sender}>"
std::string message_id(const OutgoingMail& mail);
// The notification that a Message-ID of ours was made from; empty for any other.
std::string notification_of(const std::string& message_id);

}  // namespace pressrun::mail
