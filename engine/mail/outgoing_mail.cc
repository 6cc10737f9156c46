#include "engine/mail/outgoing_mail.h"

#include <algorithm>
#include <string_view>

#include "engine/daemon/options.h"

namespace pressrun::mail {
namespace {

constexpr std::string_view kIdPrefix = "pressrun.";
constexpr std::size_t kIdSize = 26;
constexpr std::string_view kIdCharacters = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::string_view kUnsafe = "<>()[]\\,;:\"";

std::string_view trimmed(std::string_view text, std::string_view of) {
  const std::size_t first = text.find_first_not_of(of);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(of) - first + 1);
}

}  // namespace

bool is_safe_address(const std::string& address) {
  const std::size_t at = address.find('@');
  return address.size() <= 254 && at != std::string::npos && at > 0 && at + 1 < address.size() &&
         address.find('@', at + 1) == std::string::npos &&
         std::all_of(address.begin(), address.end(), [](char c) {
           return c > ' ' && c < '\x7f' && kUnsafe.find(c) == std::string_view::npos;
         });
}

Sender parse_sender(const std::string& text) {
  Sender sender{{}, std::string(trimmed(text, " "))};
  const std::size_t open = text.rfind('<');
  if (open != std::string::npos && sender.address.ends_with('>')) {
    sender.name = trimmed(std::string_view(text).substr(0, open), " \"");
    sender.address = text.substr(open + 1, text.rfind('>') - open - 1);
  }
  const bool clean = std::none_of(sender.name.begin(), sender.name.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
  });
  if (!clean || !is_safe_address(sender.address)) {
    throw daemon::ConfigError(
        "PRESSRUN_MAIL_FROM must be an address, or a name and an address: Reports "
        "<reports@example.org>");
  }
  return sender;
}

std::string message_id(const OutgoingMail& mail) {
  return "<" + std::string(kIdPrefix) + mail.notification_id + "@" + mail.from.domain() + ">";
}

std::string notification_of(const std::string& message_id) {
  std::string_view id = trimmed(message_id, " \t\r\n<>");
  if (!id.starts_with(kIdPrefix)) return {};
  id.remove_prefix(kIdPrefix.size());
  const std::string_view notification = id.substr(0, id.find('@'));
  const bool ours = notification.size() == kIdSize &&
                    notification.find_first_not_of(kIdCharacters) == std::string_view::npos;
  return ours ? std::string(notification) : std::string();
}

}  // namespace pressrun::mail
