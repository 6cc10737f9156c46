#include "engine/mail/message.h"

#include "engine/mail/mime.h"

namespace pressrun::mail {
namespace {

std::string line(const std::string& name, const std::string& value) {
  return name + ": " + value + "\r\n";
}

std::string part(const std::string& boundary, const std::string& type, const std::string& text) {
  return "--" + boundary + "\r\n" + line("Content-Type", type + "; charset=utf-8") +
         line("Content-Transfer-Encoding", "quoted-printable") + "\r\n" + quoted_printable(text);
}

}  // namespace

std::string rfc5322_message(const OutgoingMail& mail, std::time_t now) {
  // "=_" cannot stand in quoted-printable.
  const std::string boundary = "=_" + mail.notification_id;
  return line("Date", mail_date(now)) + line("From", mailbox(mail.from.name, mail.from.address)) +
         line("To", mail.to) + unstructured_header("Subject", mail.content.subject) +
         line("Message-ID", message_id(mail)) + line(kNotificationHeader, mail.notification_id) +
         line("Auto-Submitted", "auto-generated") + line("MIME-Version", "1.0") +
         line("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"") + "\r\n" +
         part(boundary, "text/plain", mail.content.text) +
         part(boundary, "text/html", mail.content.html) + "--" + boundary + "--\r\n";
}

}  // namespace pressrun::mail
