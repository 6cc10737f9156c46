// Delivery status notifications (RFC 3464): mails that say what became of a mail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressrun::mail {

struct RecipientStatus {
  std::string original_recipient;  // where the reporting server knew it
  std::string final_recipient;
  std::string action;      // failed, delayed, delivered, relayed, expanded: lower case
  std::string status;      // "5.1.1"
  std::string diagnostic;  // the server's words

  // The only action that is a bounce.
  bool failed() const { return action == "failed"; }
};

struct DeliveryStatus {
  std::string message_id;    // of the mail that it is about, from the part that returns it
  std::string notification;  // its X-Pressrun-Notification
  std::vector<RecipientStatus> recipients;  // empty: the message is no such notification
};

// What can be had of a message; never throws for what it holds.
DeliveryStatus parse_delivery_status(std::string_view message);

}  // namespace pressrun::mail
