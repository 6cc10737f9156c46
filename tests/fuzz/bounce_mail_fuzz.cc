// M5: mails that say what became of mails: MIME parts and delivery status notifications.
#include "engine/mail/dsn.h"
#include "engine/mail/mime_parts.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

void check_parts(std::string_view message) {
  const auto leaves = mail::mime_leaves(message);
  require(leaves.size() <= 50, "leaves are bounded");
  std::size_t bytes = 0;
  for (const auto& leaf : leaves) {
    require(!leaf.type.type.empty(), "a leaf has a type");
    bytes += leaf.body.size();
  }
  require(bytes <= message.size(), "each byte of a message is in one leaf at most");
}

void check_status(std::string_view message) {
  const auto status = mail::parse_delivery_status(message);
  for (const auto& recipient : status.recipients) {
    require(!recipient.final_recipient.empty() || !recipient.original_recipient.empty(),
            "a recipient is somebody");
    require(recipient.final_recipient.find_first_of(" \t\r\n") == std::string::npos,
            "an address holds no space");
    require(recipient.action.find_first_of(" \t\r\n;(") == std::string::npos,
            "an action is one word");
  }
}

const Registration bounce_mail("bounce_mail", [](std::string_view input) {
  check_parts(input);
  check_status(input);
  // Bodies of notifications are reached sooner so.
  check_status("Content-Type: message/delivery-status\n\n" + std::string(input));
});

}  // namespace
}  // namespace pressrun::fuzz
