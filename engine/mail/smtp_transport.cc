#include "engine/mail/smtp_transport.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "engine/daemon/options.h"
#include "engine/mail/message.h"

namespace pressrun::mail {
namespace {

// What happened on the wire, from libcurl's debug callback: the server's words are nowhere else.
struct Dialogue {
  std::string command;  // the last one of ours, its first word
  std::string refusal;  // the server's last answer of 400 or more
  std::string refused;  // the command that it answered
};

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, std::min(text.find_first_of("\r\n"), text.size())));
}

int note(CURL*, curl_infotype type, char* data, std::size_t size, void* target) {
  auto& dialogue = *static_cast<Dialogue*>(target);
  const std::string_view text(data, size);
  if (type == CURLINFO_HEADER_OUT) {
    dialogue.command = first_line(text.substr(0, text.find(' ')));
  } else if (type == CURLINFO_HEADER_IN && !text.empty() && (text[0] == '4' || text[0] == '5')) {
    dialogue.refusal = first_line(text);
    dialogue.refused = dialogue.command;
  }
  return 0;
}

struct Upload {
  std::string_view rest;
};

std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* source) {
  auto& upload = *static_cast<Upload*>(source);
  const std::size_t taken = std::min(size * count, upload.rest.size());
  std::memcpy(buffer, upload.rest.data(), taken);
  upload.rest.remove_prefix(taken);
  return taken;
}

// libcurl would write the server's answers to standard output.
std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

// The message itself is answered behind DATA.
bool refuses_the_mail(const Dialogue& dialogue) {
  return dialogue.refusal.starts_with('5') &&
         (dialogue.refused == "RCPT" || dialogue.refused == "DATA");
}

std::string words(const Dialogue& dialogue, CURLcode code) {
  if (!dialogue.refusal.empty()) return dialogue.refusal;
  return std::string("no answer of the mail server: ") +
         engine::words_of(code, "PRESSRUN_SMTP_CA_FILE");
}

Delivery judge(const Dialogue& dialogue, CURLcode code) {
  if (code == CURLE_OK) return {Delivery::Outcome::kSent, {}, {}};
  return {
      refuses_the_mail(dialogue) ? Delivery::Outcome::kPermanent : Delivery::Outcome::kTransient,
      {},
      words(dialogue, code)};
}

}  // namespace

SmtpTransport::SmtpTransport(SmtpSettings settings) : settings_(std::move(settings)) {
  const bool known = settings_.url.starts_with("smtp://") || settings_.url.starts_with("smtps://");
  if (!known) {
    throw daemon::ConfigError(
        "PRESSRUN_SMTP_URL must be smtp://host[:port] or smtps://host[:port]");
  }
}

void SmtpTransport::prepare_connection() {
  curl_.reset();
  curl_.set(CURLOPT_URL, settings_.url);
  curl_.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_.set(CURLOPT_USE_SSL, settings_.tls == SmtpTls::kNone ? static_cast<long>(CURLUSESSL_NONE)
                                                             : static_cast<long>(CURLUSESSL_ALL));
  if (!settings_.ca_file.empty()) curl_.set(CURLOPT_CAINFO, settings_.ca_file);
  if (!settings_.user.empty()) {
    curl_.set(CURLOPT_USERNAME, settings_.user);
    curl_.set(CURLOPT_PASSWORD, settings_.password);
  }
  curl_.set(CURLOPT_DEBUGFUNCTION, &note);
  curl_.set(CURLOPT_VERBOSE, 1L);
}

Delivery SmtpTransport::send(const OutgoingMail& mail) {
  const std::string message = rfc5322_message(mail, std::time(nullptr));
  Upload upload{message};
  Dialogue dialogue;
  engine::CurlList recipients;
  recipients.add("<" + mail.to + ">");
  prepare_connection();
  curl_.set(CURLOPT_MAIL_FROM, "<" + mail.from.address + ">");
  curl_.set(CURLOPT_MAIL_RCPT, recipients.get());
  curl_.set(CURLOPT_UPLOAD, 1L);
  curl_.set(CURLOPT_READFUNCTION, &read_message);
  curl_.set(CURLOPT_READDATA, &upload);
  curl_.set(CURLOPT_DEBUGDATA, &dialogue);
  const CURLcode code = curl_.perform();
  Delivery delivery = judge(dialogue, code);
  // What the handle points to ends with this call.
  curl_.reset();
  return delivery;
}

std::string SmtpTransport::probe() {
  Dialogue dialogue;
  prepare_connection();
  curl_.set(CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_.set(CURLOPT_WRITEFUNCTION, &drop);
  curl_.set(CURLOPT_DEBUGDATA, &dialogue);
  const CURLcode code = curl_.perform();
  curl_.reset();
  return code == CURLE_OK ? std::string() : words(dialogue, code);
}

}  // namespace pressrun::mail
