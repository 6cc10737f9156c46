#include "engine/mail/dsn.h"

#include <algorithm>
#include <cctype>

#include "engine/mail/mime_parts.h"

namespace pressrun::mail {
namespace {

constexpr std::size_t kMostRecipients = 100;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string first_word(const std::string& text) {
  return text.substr(0, text.find_first_of(" \t\r;("));
}

// "rfc822; <somebody@example.org>" without type and brackets.
std::string address(const std::string& field) {
  const std::size_t semicolon = field.find(';');
  std::string text = semicolon == std::string::npos ? field : field.substr(semicolon + 1);
  const std::size_t open = text.rfind('<');
  if (open != std::string::npos) text = text.substr(open + 1, text.find('>', open) - open - 1);
  text.erase(std::remove_if(text.begin(), text.end(),
                            [](unsigned char c) { return std::isspace(c) != 0; }),
             text.end());
  return text;
}

// "smtp; 550 5.1.1 User unknown" without the type.
std::string diagnostic(const std::string& field) {
  const std::size_t semicolon = field.find(';');
  const bool typed = semicolon != std::string::npos && semicolon < 20;
  const std::string text = typed ? field.substr(semicolon + 1) : field;
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : text.substr(first);
}

// Blocks of fields between empty lines; the first is about the message, and some servers leave it
// out.
std::vector<RecipientStatus> recipients_of(std::string_view body) {
  std::vector<RecipientStatus> recipients;
  while (!body.empty() && recipients.size() < kMostRecipients) {
    const std::size_t before = body.size();
    const HeaderFields fields = HeaderFields::take(body);
    if (body.size() == before) body.remove_prefix(std::min(body.find('\n'), body.size() - 1) + 1);
    const RecipientStatus status{
        address(fields.get("original-recipient")), address(fields.get("final-recipient")),
        lower(first_word(fields.get("action"))), first_word(fields.get("status")),
        diagnostic(fields.get("diagnostic-code"))};
    if (!status.final_recipient.empty() || !status.original_recipient.empty()) {
      recipients.push_back(status);
    }
  }
  return recipients;
}

bool returns_the_mail(const std::string& type) {
  return type == "message/rfc822" || type == "text/rfc822-headers" ||
         type == "message/rfc822-headers" || type == "message/global" ||
         type == "message/global-headers";
}

}  // namespace

DeliveryStatus parse_delivery_status(std::string_view message) {
  DeliveryStatus result;
  for (const MimeLeaf& leaf : mime_leaves(message)) {
    if (leaf.type.type == "message/delivery-status" ||
        leaf.type.type == "message/global-delivery-status") {
      const auto found = recipients_of(leaf.body);
      result.recipients.insert(result.recipients.end(), found.begin(), found.end());
    } else if (returns_the_mail(leaf.type.type) && result.message_id.empty()) {
      std::string_view returned = leaf.body;
      while (returned.starts_with('\n') || returned.starts_with('\r')) returned.remove_prefix(1);
      const HeaderFields headers = HeaderFields::take(returned);
      result.message_id = headers.get("message-id");
      result.notification = headers.get("x-pressrun-notification");
    }
  }
  return result;
}

}  // namespace pressrun::mail
