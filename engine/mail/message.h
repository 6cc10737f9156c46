// A mail as RFC 5322 writes it.
#pragma once

#include <ctime>
#include <string>

#include "engine/mail/outgoing_mail.h"

namespace pressrun::mail {

// Headers and a multipart/alternative body of text and HTML, with CRLF line ends, lines of at most
// 78 characters, ASCII only. Message-ID and boundary come from the notification's id, so a repeated
// mail differs from the first in its Date at most.
std::string rfc5322_message(const OutgoingMail& mail, std::time_t now);

// The header that names the notification where a provider chooses the Message-ID.
inline constexpr char kNotificationHeader[] = "X-Pressrun-Notification";

}  // namespace pressrun::mail
